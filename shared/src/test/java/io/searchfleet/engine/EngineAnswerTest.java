package io.searchfleet.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.ApiException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAnswerTest {
    @Test
    void aSuccess_isPassedOnByteForByte() {
        byte[] body = " {\"a\" : 1e400}\n".getBytes(UTF_8);
        assertThat(new EngineAnswer(200, body).bytes()).isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<html></html>", "{", "{]", "\"text\"", "null"})
    void aSuccessThatIsNotJson_isABadAnswer(String body) {
        assertThat(failure(200, body).kind()).isEqualTo(Kind.BAD_CLUSTER_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({
        "301, BAD_CLUSTER_ANSWER",
        "400, REJECTED_BY_CLUSTER",
        "401, BAD_CLUSTER_ANSWER",
        "403, REJECTED_BY_CLUSTER",
        "404, REJECTED_BY_CLUSTER",
        "429, REJECTED_BY_CLUSTER",
        "500, BAD_CLUSTER_ANSWER",
        "503, REJECTED_BY_CLUSTER",
        "504, CLUSTER_TIMEOUT"
    })
    void eachStatus_hasItsError(int status, Kind kind) {
        assertThat(failure(status, "{}").kind()).isEqualTo(kind);
    }

    @Test
    void theClustersReason_isPassedOn() {
        assertThat(failure(404, "{\"error\":{\"type\":\"t\",\"reason\":\"no such index [x]\"},\"status\":404}"))
                .hasMessage("no such index [x]");
        assertThat(failure(
                        400,
                        "{\"error\":{\"reason\":\"all shards failed\",\"root_cause\":[{\"reason\":\"bad\\nquery\"}]}}"))
                .hasMessage("all shards failed: bad query");
        assertThat(failure(403, "{\"error\":\"forbidden\"}")).hasMessage("forbidden");
        assertThat(failure(503, "<html>down</html>")).hasMessage("It gave no reason.");
    }

    @Test
    void aReasonAndOurOwnSentence_doNotRunTogether() {
        assertThat(failure(401, "{\"error\":\"missing or wrong credentials\"}"))
                .hasMessage(
                        "The cluster rejected the stored credentials (401): missing or wrong credentials. Connect it"
                                + " again with valid ones.");
    }

    @Test
    void anErrorsTypeAndItsLastCause_areKnown() {
        EngineAnswer answer = new EngineAnswer(
                500,
                ("{\"error\":{\"type\":\"repository_exception\",\"reason\":\"[b] failed to create repository\",\"caused_by\":"
                                + "{\"reason\":\"[b] failed\",\"caused_by\":{\"reason\":\"no path.repo\"}}}}")
                        .getBytes(UTF_8));
        assertThat(answer.isError("repository_exception")).isTrue();
        assertThat(answer.isError("repository")).isFalse();
        assertThat(answer.reasonWithCause()).isEqualTo("[b] failed to create repository: no path.repo");
        assertThat(new EngineAnswer(200, answer.body()).isError("repository_exception"))
                .isFalse();
        EngineAnswer page = new EngineAnswer(500, "<html>".getBytes(UTF_8));
        assertThat(page.isError("repository_exception")).isFalse();
        assertThat(page.reasonWithCause()).isEqualTo("It gave no reason.");
    }

    @Test
    void brokenJson_isABadAnswer() {
        assertThatThrownBy(() -> new EngineAnswer(200, "{\"a\":}".getBytes(UTF_8)).json())
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("broken JSON");
    }

    private static ApiException failure(int status, String body) {
        return catchThrowableOfType(ApiException.class, () -> new EngineAnswer(status, body.getBytes(UTF_8)).bytes());
    }
}
