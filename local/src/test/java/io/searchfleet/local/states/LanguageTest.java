package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the states of src/test/resources/states/cases come to; {@link StatesComparisonIT} holds Step Functions to the same. */
class LanguageTest {
    private static final List<String> NAMES = List.of(
            "data-flow",
            "retry-count",
            "pass-result",
            "paths-of-null",
            "null-input-kept",
            "result-path-into-text",
            "succeed",
            "fail",
            "fail-by-path",
            "choice",
            "choice-without-default",
            "wait",
            "wait-until-offset",
            "task-of-nobody",
            "task-of-nobody-caught",
            "invoke-of-nobody",
            "parameters-that-fail-are-not-caught");

    private static final String NOBODY = "arn:aws:lambda:us-east-1:000000000000:function:nobody";

    @TempDir
    private static Path folder = Path.of(".");

    /**
     * One input of one definition, and what comes of it.
     *
     * @param expected its {@code localstack} is what LocalStack makes of it where that is not what AWS does, and why
     */
    record Case(String name, String definition, JsonNode input, JsonNode expected) {
        @Override
        public String toString() {
            return name + " " + input;
        }

        /** As it ends on LocalStack. */
        Case onLocalStack() {
            ObjectNode other = expected.deepCopy();
            expected.path("localstack").properties().forEach(field -> other.set(field.getKey(), field.getValue()));
            if (other.path("status").asText().equals("FAILED")) {
                other.remove("output");
            }
            return new Case(name, definition, input, other);
        }

        List<String> visited() {
            return StreamSupport.stream(expected.path("visited").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }
    }

    static Stream<Case> cases() {
        Stream<Case> written = NAMES.stream().flatMap(name -> {
            JsonNode file = Json.stored(Machine.resource("cases/" + name + ".json"));
            return StreamSupport.stream(file.path("runs").spliterator(), false)
                    .map(run -> new Case(name, file.path("definition").toString(), run.path("input"), run));
        });
        return Stream.concat(written, Stream.of(reindexOfNobody()));
    }

    /** The machine of reindex jobs, over a function that is not there: what it retries, catches and gives up. */
    private static Case reindexOfNobody() {
        ObjectNode definition = (ObjectNode) Json.stored(reindex().replace("${StepsFunctionArn}", NOBODY));
        // Its apostrophe would be taken for a quote.
        definition.remove("Comment");
        shorten(definition, "Advance", 2);
        shorten(definition, "Give up", 3);
        String expected = """
                {"status":"FAILED","visited":["Advance","Give up"],"error":"Lambda.ResourceNotFoundException",
                 "scheduled":7,"localstack":{"error":"Exception"}}""";
        return new Case(
                "reindex-of-nobody",
                definition.toString(),
                Json.stored("{\"operation\":\"op-1\",\"turn\":0}"),
                Json.stored(expected));
    }

    private static String reindex() {
        try {
            return Files.readString(Path.of("..", "statemachines", "operation.asl.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its retries as they are, but few and a second apart: the whole of them would last for hours. */
    private static void shorten(ObjectNode definition, String state, int attempts) {
        ObjectNode retry =
                (ObjectNode) definition.path("States").path(state).path("Retry").path(0);
        retry.put("IntervalSeconds", 1).put("MaxAttempts", attempts).put("BackoffRate", 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anExecution_visitsTheStatesAndEndsAsTheLanguageSays(Case given) {
        try (Machine machine = Machine.of(folder, given.definition())) {
            Machine.Ended ended = machine.run(given.input().toString());
            assertThat(ended.visited()).isEqualTo(given.visited());
            assertThat(ended.progress().status())
                    .hasToString(given.expected().path("status").asText());
            assertThat(ended.error()).isEqualTo(given.expected().path("error").asText("none"));
            assertThat(ended.progress().output().map(JsonNode::toString).orElse("none"))
                    .isEqualTo(
                            given.expected().has("output")
                                    ? given.expected().path("output").toString()
                                    : "none");
            if (given.expected().has("scheduled")) {
                assertThat(ended.count("TaskScheduled") + ended.count("LambdaFunctionScheduled"))
                        .isEqualTo(given.expected().path("scheduled").asLong());
            }
        }
    }
}
