package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.model.ApiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentsTest {
    @Test
    void aTrailingSlash_makesNoDifference() {
        assertThat(PathSegments.of("/api/clusters/")).isEqualTo(PathSegments.of("/api/clusters"));
        assertThat(PathSegments.of("/")).isEmpty();
    }

    @Test
    void aSecondSlash_isAnEmptySegment() {
        assertThat(PathSegments.of("/api//clusters")).containsExactly("api", "", "clusters");
        assertThat(PathSegments.of("/api/clusters//")).containsExactly("api", "clusters", "");
    }

    @Test
    void percentEncoding_isUndoneInsideItsSegment() {
        assertThat(PathSegments.of("/a%2Fb/c%20d/%C3%BC+")).containsExactly("a/b", "c d", "ü+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/i/<logs-{now/d}>/_stats", "/i/%3Clogs-%7Bnow%2Fd%7D%3E/_stats", "/i/<logs-{now%2Fd}>/_stats"})
    void aDateMathName_isOneSegment_howeverItsSlashCame(String path) {
        assertThat(PathSegments.of(path)).containsExactly("i", "<logs-{now/d}>", "_stats");
    }

    @Test
    void aListWithDateMath_isOneSegment() {
        assertThat(PathSegments.of("/a,<b-{now/M{yyyy}}>/_stats")).isEqualTo(List.of("a,<b-{now/M{yyyy}}>", "_stats"));
    }

    @Test
    void whatIsNeverClosed_beginsNoDateMath() {
        assertThat(PathSegments.of("/i/a<b/_stats")).containsExactly("i", "a<b", "_stats");
        assertThat(PathSegments.of("/i/<logs-{now/d}/_stats")).containsExactly("i", "<logs-{now", "d}", "_stats");
        assertThat(PathSegments.of("/i/a>b/<c/d>/_stats")).containsExactly("i", "a>b", "<c/d>", "_stats");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/%c3", "/%ff", "/a%00b", "/a%0d%0ab"})
    void whatIsBroken_isInvalid(String path) {
        assertThatThrownBy(() -> PathSegments.of(path))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.kind()).isEqualTo(ApiException.Kind.INVALID));
    }
}
