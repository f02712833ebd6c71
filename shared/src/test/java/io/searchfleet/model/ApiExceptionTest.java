package io.searchfleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiExceptionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[bad] repository type [s3] does not exist | [bad] repository type [s3] does not exist. Look.",
                "It gave no reason. | It gave no reason. Look.",
                "cut off… | cut off… Look.",
                "why? | why? Look."
            })
    void aFurtherSentence_beginsWhereTheOneBeforeEnds(String reason, String whole) {
        ApiException error = ApiException.rejectedByCluster(404, reason).withNote("Look.");
        assertThat(error).hasMessage(whole);
        assertThat(error.clusterStatus()).isEqualTo(404);
        assertThat(error.messages()).hasSize(2);
    }
}
