package io.searchfleet.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The sample events, one folder per function, and what comes of each: {@code events.json} has the status and fields of the
 * answer by JSON pointer, those of a request's body below {@code /body}; null: any value.
 */
public final class SampleEvents {
    private static final Path EVENTS = Path.of("../events");
    private static final JsonNode EXPECTED = expected();

    private SampleEvents() {}

    private static JsonNode expected() {
        try (var in = SampleEvents.class.getResourceAsStream("/events.json")) {
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Path> all() {
        try (Stream<Path> all = Files.walk(EVENTS)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code hq/health.json}. */
    public static String name(Path file) {
        return EVENTS.relativize(file).toString();
    }

    /** {@code events/hq/health.json} is for {@code HqFunction}. */
    public static String function(Path file) {
        String folder = EVENTS.relativize(file).getName(0).toString();
        return folder.substring(0, 1).toUpperCase(Locale.ROOT) + folder.substring(1) + "Function";
    }

    /** @param answer the function's, as Lambda passes it on */
    public static void check(Path file, JsonNode answer) {
        assertThat(EXPECTED.has(name(file))).as("what is expected of %s", file).isTrue();
        JsonNode whole = opened(answer);
        EXPECTED.path(name(file)).properties().forEach(field -> {
            JsonNode found = whole.at(JsonPointer.compile(field.getKey()));
            assertThat(found.isMissingNode())
                    .as("%s: %s in %s", file, field.getKey(), whole)
                    .isFalse();
            if (!field.getValue().isNull()) {
                assertThat(found)
                        .as("%s: %s in %s", file, field.getKey(), whole)
                        .isEqualTo(field.getValue());
            }
        });
    }

    /** With the body as JSON in place of its text. */
    private static JsonNode opened(JsonNode answer) {
        JsonNode body = answer.path("body");
        return body.isTextual()
                ? Json.object()
                        .put("statusCode", answer.path("statusCode").asInt())
                        .set("body", Json.parseBody(body.asText().getBytes(StandardCharsets.UTF_8)))
                : answer;
    }
}
