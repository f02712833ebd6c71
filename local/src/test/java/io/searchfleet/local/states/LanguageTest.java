package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
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
            "task-of-nobody",
            "task-of-nobody-caught",
            "invoke-of-nobody",
            "parameters-that-fail-are-not-caught");

    @TempDir
    private static Path folder = Path.of(".");

    /** One input of one definition, and what comes of it. */
    record Case(String name, String definition, JsonNode input, JsonNode expected) {
        @Override
        public String toString() {
            return name + " " + input;
        }

        List<String> visited() {
            return StreamSupport.stream(expected.path("visited").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }
    }

    static Stream<Case> cases() {
        return NAMES.stream().flatMap(name -> {
            JsonNode file = Json.stored(Machine.resource("cases/" + name + ".json"));
            return StreamSupport.stream(file.path("runs").spliterator(), false)
                    .map(run -> new Case(name, file.path("definition").toString(), run.path("input"), run));
        });
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
