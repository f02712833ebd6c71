package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Routes ROUTES = Routes.none()
            .get("/a/{x}", Scope.READ, request -> Reply.ok(1))
            .delete("/a/{x}", Scope.ADMIN, request -> Reply.ok(1))
            .post("/a/_connect", Scope.ADMIN, request -> Reply.ok(1))
            .get("/a/{x}/{rest+}", Scope.READ, request -> Reply.ok(1))
            .get("/a/{x}/_stats", Scope.READ, request -> Reply.ok(1));

    @Test
    void theMostSpecificPath_wins() {
        assertThat(path("GET", "a", "b", "_stats")).isEqualTo("/a/{x}/_stats");
        assertThat(path("GET", "a", "b", "other")).isEqualTo("/a/{x}/{rest+}");
        assertThat(path("GET", "a", "b", "other", "more")).isEqualTo("/a/{x}/{rest+}");
    }

    @Test
    void aLiteralPath_isNeverTakenForAName() {
        ApiException refusal = ROUTES.refusal("DELETE", List.of("a", "_connect"));
        assertThat(ROUTES.find("DELETE", List.of("a", "_connect"))).isEmpty();
        assertThat(refusal.kind()).isEqualTo(ApiException.Kind.METHOD_NOT_ALLOWED);
        assertThat(refusal.allowedMethods()).containsExactly("OPTIONS", "POST");
    }

    @Test
    void anotherMethod_isRefusedWithThoseThatThePathTakes() {
        assertThat(ROUTES.refusal("PATCH", List.of("a", "b")).allowedMethods())
                .containsExactly("DELETE", "GET", "HEAD", "OPTIONS");
    }

    @Test
    void head_isAnsweredByGet() {
        assertThat(path("HEAD", "a", "b")).isEqualTo("/a/{x}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void aSegmentThatMeansAnotherPlace_isNoPath(String segment) {
        assertThat(ROUTES.find("GET", List.of("a", "b", segment))).isEmpty();
        assertThat(ROUTES.refusal("GET", List.of("a", segment)).kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
    }

    @Test
    void aGreedyVariable_keepsItsSegmentsApart() {
        assertThat(ROUTES.find("GET", List.of("a", "b", "c/d", "e"))
                        .orElseThrow()
                        .variables())
                .containsEntry("rest", List.of("c/d", "e"))
                .containsEntry("x", List.of("b"));
    }

    private static String path(String method, String... segments) {
        return ROUTES.find(method, List.of(segments))
                .orElseThrow()
                .route()
                .path()
                .toString();
    }
}
