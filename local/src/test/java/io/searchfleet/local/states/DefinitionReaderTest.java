package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, each by one change to a definition that is taken. */
class DefinitionReaderTest {
    private static final String TAKEN = """
            {'Comment': 'c', 'StartAt': 'T', 'TimeoutSeconds': 60, 'States': {
              'T': {'Type': 'Task', 'Resource': '${Echo}', 'TimeoutSeconds': 5, 'Next': 'I',
                    'InputPath': '$.a', 'Parameters': {'x.$': '$.b', 'n': [{'y.$': '$$.Execution.Input.z'}]},
                    'ResultPath': '$.r',
                    'Retry': [{'ErrorEquals': ['E'], 'IntervalSeconds': 1, 'MaxAttempts': 2, 'BackoffRate': 1.5,
                               'MaxDelaySeconds': 9, 'JitterStrategy': 'FULL'}],
                    'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'F', 'ResultPath': '$.e'}]},
              'I': {'Type': 'Task', 'Resource': 'arn:aws:states:::lambda:invoke', 'Next': 'W',
                    'Parameters': {'FunctionName': '${Echo}', 'Payload.$': '$'}},
              'W': {'Type': 'Wait', 'Seconds': 1, 'Next': 'C'},
              'C': {'Type': 'Choice', 'Default': 'P', 'Choices': [
                     {'And': [{'Variable': '$.v', 'NumericEquals': 1}, {'Not': {'Variable': '$.s', 'StringEquals': 's'}}],
                      'Next': 'P'}]},
              'P': {'Type': 'Pass', 'Result': {'k': 1}, 'OutputPath': '$.k', 'Next': 'S'},
              'S': {'Type': 'Succeed'},
              'F': {'Type': 'Fail', 'Error': 'E', 'CausePath': '$.e.Cause'}}}
            """;

    @TempDir
    private static Path folder = Path.of(".");

    private static StateMachine read(String definition) throws IOException {
        Path file = folder.resolve("job.asl.json");
        Files.writeString(file, definition.replace('\'', '"'));
        return StateMachine.read("job", file, Map.of("Echo", "arn:aws:lambda:us-east-1:000000000000:function:Echo"));
    }

    @Test
    void whatIsKnown_isRead() throws IOException {
        StateMachine machine = read(TAKEN);
        assertThat(machine.states()).containsOnlyKeys("T", "I", "W", "C", "P", "S", "F");
        assertThat(machine.functions()).containsExactly("Echo");
        assertThat(machine.timeout()).contains(Duration.ofSeconds(60));
        assertThat(machine.definition()).contains(":function:Echo").doesNotContain("${");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Of the machine.
                "'StartAt': 'T' | 'StartAt': 'Nowhere' | 'StartAt': there is no state 'Nowhere'",
                "'StartAt': 'T', |  | 'StartAt': is missing",
                "'Comment': 'c' | 'QueryLanguage': 'JSONata' | 'QueryLanguage': only JSONPath",
                "'Comment': 'c' | 'Color': 'c' | 'Color': the field is not known",
                "'TimeoutSeconds': 60 | 'TimeoutSeconds': 0 | 'TimeoutSeconds': must be a whole number",
                "'States': { | 'States': {'U': {'Type': 'Succeed'}, | state 'U': no state leads to it",
                "'States': { | 'States': {'U': 5, | 'U': must be an object",
                "${Echo} | ${Other} | '${Other}' has no value",
                "{'Comment' | {{'Comment' | not readable as JSON",
                "'Comment': 'c' | 'Comment': 'c', 'Comment': 'd' | not readable as JSON",
                // Of all states.
                "'Type': 'Wait' | 'Type': 'Map' | state 'W': 'Type': 'Map' is not known",
                "'Type': 'Wait' | 'Type': 'Parallel' | state 'W': 'Type': 'Parallel' is not known",
                "'Type': 'Succeed' | 'Typ': 'Succeed' | state 'S': 'Type': is missing",
                "'Type': 'Succeed' | 'Type': 'Succeed', 'Output': 1 | state 'S': 'Output': the field is not known",
                "'Type': 'Succeed' | 'Type': 'Succeed', 'Assign': {} | state 'S': 'Assign': the field is not known",
                "'Type': 'Succeed' | 'Type': 'Succeed', 'QueryLanguage': 'JSONata' | state 'S': 'QueryLanguage'",
                "'Type': 'Succeed' | 'Type': 'Succeed', 'Next': 'P' | state 'S': 'Next': the field is not known",
                "'Seconds': 1, 'Next': 'C' | 'Seconds': 1, 'Next': 'X' | state 'W': 'Next': there is no state 'X'",
                "'Seconds': 1, 'Next': 'C' | 'Seconds': 1 | state 'W': must have either 'Next' or 'End'",
                "'Seconds': 1, 'Next': 'C' | 'Seconds': 1, 'Next': 'C', 'End': true | either 'Next' or 'End'",
                "'Seconds': 1, 'Next': 'C' | 'Seconds': 1, 'End': false | either 'Next' or 'End'",
                // Of paths.
                "'InputPath': '$.a' | 'InputPath': '$.a[0]' | state 'T': 'InputPath': '$.a[0]' is a path",
                "'InputPath': '$.a' | 'InputPath': '$..a' | '$..a' is a path",
                "'InputPath': '$.a' | 'InputPath': '$.*' | '$.*' is a path",
                "'InputPath': '$.a' | 'InputPath': '$['a']' | job.asl.json: not readable as JSON",
                "'InputPath': '$.a' | 'InputPath': 'a' | 'a' is a path",
                "'InputPath': '$.a' | 'InputPath': '$$.Task.Token' | '$$.Task.Token' is a path",
                "'InputPath': '$.a' | 'InputPath': '$$.Execution' | '$$.Execution' is a path",
                "'InputPath': '$.a' | 'InputPath': '$$.State.Name.x' | '$$.State.Name.x' is a path",
                "'InputPath': '$.a' | 'InputPath': 5 | 'InputPath': must be a string",
                "'OutputPath': '$.k' | 'OutputPath': '$.k[1:2]' | state 'P': 'OutputPath'",
                "'ResultPath': '$.r' | 'ResultPath': '$$.Execution.Input' | 'ResultPath': cannot lead",
                "'ResultPath': '$.r' | 'ResultPath': '$.r[0]' | 'ResultPath': '$.r[0]' is a path",
                "'x.$': '$.b' | 'x.$': 'States.UUID()' | 'Parameters.x.$': \"States.UUID()\" is a path or function",
                "'x.$': '$.b' | 'x.$': 5 | 'Parameters.x.$': 5 is a path or function",
                "'y.$': '$$.Execution.Input.z' | 'y.$': '$.a[*]' | 'Parameters.n.y.$'",
                "'ResultPath': '$.r' | 'ResultSelector': {'a.$': '$..b'} | 'ResultSelector.a.$'",
                // Of tasks.
                "'Resource': '${Echo}' | 'Resource': 'arn:aws:states:::sqs:sendMessage' | state 'T': 'Resource'",
                "'Resource': '${Echo}' | 'Resource': 'arn:aws:states:::lambda:invoke.waitForTaskToken' | 'Resource'",
                "'Resource': '${Echo}', |  | state 'T': 'Resource': is missing",
                "'FunctionName': '${Echo}', |  | state 'I': Parameters: 'FunctionName': is missing",
                "'FunctionName': '${Echo}' | 'FunctionName.$': '$.f' | 'FunctionName.$': the field is not known",
                "'Payload.$': '$' | 'Qualifier': '1' | 'Qualifier': the field is not known",
                "'TimeoutSeconds': 5 | 'HeartbeatSeconds': 5 | 'HeartbeatSeconds': the field is not known",
                "'TimeoutSeconds': 5 | 'TimeoutSecondsPath': '$.t' | 'TimeoutSecondsPath': the field is not known",
                "'TimeoutSeconds': 5 | 'TimeoutSeconds': 1.5 | 'TimeoutSeconds': must be a whole number",
                "'TimeoutSeconds': 5 | 'Credentials': {} | 'Credentials': the field is not known",
                "'MaxAttempts': 2 | 'MaxAttempts': -1 | state 'T': Retry[0]: 'MaxAttempts'",
                "'IntervalSeconds': 1 | 'IntervalSeconds': 0 | Retry[0]: 'IntervalSeconds'",
                "'BackoffRate': 1.5 | 'BackoffRate': 0.5 | Retry[0]: 'BackoffRate': must be at least 1",
                "'BackoffRate': 1.5 | 'BackoffRate': 'x' | Retry[0]: 'BackoffRate': must be a number",
                "'MaxDelaySeconds': 9 | 'MaxDelaySeconds': 1 | Retry[0]: 'MaxDelaySeconds'",
                "'JitterStrategy': 'FULL' | 'JitterStrategy': 'HALF' | Retry[0]: 'JitterStrategy'",
                "['E'] | [] | Retry[0]: 'ErrorEquals'",
                "['E'] | 'E' | Retry[0]: 'ErrorEquals'",
                "['E'] | [5] | Retry[0]: 'ErrorEquals'",
                "['E'] | ['E', 'States.ALL'] | States.ALL must stand alone",
                "'Catch': [ | 'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'F'}, | 'Catch': States.ALL must stand in the last",
                "'Next': 'F', 'ResultPath': '$.e' | 'Next': 'G' | state 'T': 'Next': there is no state 'G'",
                "'Next': 'F', 'ResultPath': '$.e' | 'Next': 'F', 'Output': 1 | Catch[0]: 'Output': the field is not known",
                "'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'F', 'ResultPath': '$.e'}] | 'Catch': {} | 'Catch': must be an array",
                // Of waits.
                "'Seconds': 1 | 'Seconds': -1 | state 'W': 'Seconds': must be a whole number",
                "'Seconds': 1 | 'Comment': '' | state 'W': must have exactly one of Seconds",
                "'Seconds': 1 | 'Seconds': 1, 'SecondsPath': '$.a' | state 'W': must have exactly one of Seconds",
                "'Seconds': 1 | 'Timestamp': 'tomorrow' | state 'W': 'Timestamp': must be a time",
                "'Seconds': 1 | 'SecondsPath': '$.a[0]' | state 'W': 'SecondsPath'",
                // Of choices.
                "'NumericEquals': 1 | 'NumericEquals': '1' | state 'C': Choices[0]: And[0]: 'NumericEquals': must be a number",
                "'NumericEquals': 1 | 'StringMatches': '*' | 'StringMatches': the field is not known",
                "'NumericEquals': 1 | 'NumericEqualsPath': '$.x' | 'NumericEqualsPath': the field is not known",
                "'NumericEquals': 1 | 'TimestampEquals': 'x' | 'TimestampEquals': the field is not known",
                "'NumericEquals': 1 | 'IsPresent': 'yes' | 'IsPresent': must be true or false",
                "'NumericEquals': 1 | 'NumericEquals': 1, 'NumericLessThan': 3 | must have exactly one of",
                "{'Variable': '$.v', | { | And[0]: 'Variable': is missing",
                "'$.v', 'NumericEquals': 1 | '$.v', 'NumericEquals': 1, 'Next': 'P' | And[0]: 'Next': the field is not known",
                "'StringEquals': 's' | 'StringEquals': null | Not: 'StringEquals': must be a string",
                "'Default': 'P' | 'Default': 'Q' | state 'C': 'Next': there is no state 'Q'",
                "'Default': 'P', 'Choices' | 'Choices': [], 'Comment': 'c', 'Rules' | 'Rules': the field is not known",
                // Of ends.
                "'CausePath': '$.e.Cause' | 'CausePath': 'States.Format()' | state 'F': 'CausePath'",
                "'Error': 'E' | 'Error': 'E', 'ErrorPath': '$.e' | state 'F': 'ErrorPath': cannot stand beside",
                "'Error': 'E' | 'Error': 5 | state 'F': 'Error': must be a string"
            })
    void anythingElse_isRefused_inOneLineThatNamesThePlace(String known, @Nullable String changed, String named) {
        assertThat(TAKEN).contains(known);
        String definition = TAKEN.replaceFirst(
                Pattern.quote(known), Matcher.quoteReplacement(Objects.requireNonNullElse(changed, "")));
        assertThatThrownBy(() -> read(definition))
                .isInstanceOf(DefinitionException.class)
                .hasMessageStartingWith(folder.resolve("job.asl.json") + ": ")
                .hasMessageContaining(named)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void aChoiceWithoutRules_isRefused() {
        assertThatThrownBy(() -> read("{'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[]}}}"))
                .hasMessageContaining("'Choices': must hold at least one rule");
    }

    @Test
    void aFileThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> StateMachine.read("job", folder.resolve("none.asl.json"), Map.of()))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("none.asl.json: cannot be read");
    }
}
