package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Routes routes = Routes.none()
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
        ApiException refusal = routes.refusal("DELETE", List.of("a", "_connect"));
        assertThat(routes.find("DELETE", List.of("a", "_connect"))).isEmpty();
        assertThat(refusal.kind()).isEqualTo(ApiException.Kind.METHOD_NOT_ALLOWED);
        assertThat(refusal.allowedMethods()).containsExactly("OPTIONS", "POST");
    }

    @Test
    void anotherMethod_isRefusedWithThoseThatThePathTakes() {
        assertThat(routes.refusal("PATCH", List.of("a", "b")).allowedMethods())
                .containsExactly("DELETE", "GET", "HEAD", "OPTIONS");
    }

    @Test
    void head_isAnsweredByGet() {
        assertThat(path("HEAD", "a", "b")).isEqualTo("/a/{x}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void aSegmentThatMeansAnotherPlace_isNoPath(String segment) {
        assertThat(routes.find("GET", List.of("a", "b", segment))).isEmpty();
        assertThat(routes.refusal("GET", List.of("a", segment)).kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
    }

    @Test
    void aGreedyVariable_keepsItsSegmentsApart() {
        assertThat(routes.find("GET", List.of("a", "b", "c/d", "e"))
                        .orElseThrow()
                        .variables())
                .containsEntry("rest", List.of("c/d", "e"))
                .containsEntry("x", List.of("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void eachMethod_hasARowOfItsOwn(String method) {
        Routes all = Routes.none()
                .get("/a", Scope.READ, request -> Reply.ok(1))
                .post("/a", Scope.OPERATE, request -> Reply.ok(1))
                .put("/a", Scope.OPERATE, request -> Reply.ok(1))
                .patch("/a", Scope.OPERATE, request -> Reply.ok(1))
                .delete("/a", Scope.OPERATE, request -> Reply.ok(1));
        Route route = all.find(method, List.of("a")).orElseThrow().route();
        assertThat(route.method()).isEqualTo(method);
        assertThat(route.scope()).contains(method.equals("GET") ? Scope.READ : Scope.OPERATE);
        assertThat(all.methods(List.of("a")))
                .containsExactly("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
    }

    @Test
    void anOpenRow_asksForNoScope() {
        Routes open = routes.getOpenly("/health", request -> Reply.ok(1));
        assertThat(open.find("GET", List.of("health")).orElseThrow().route().scope())
                .isEmpty();
    }

    @Test
    void theRows_areSortedBySpecificity_whateverOrderTheyCameIn() {
        Routes reversed = Routes.none()
                .get("/a/{x+}", Scope.READ, request -> Reply.ok(1))
                .get("/a/{x}", Scope.READ, request -> Reply.ok(1))
                .get("/a/b", Scope.READ, request -> Reply.ok(1));
        assertThat(reversed.rows())
                .extracting(row -> row.path().toString())
                .containsExactly("/a/b", "/a/{x}", "/a/{x+}");
    }

    private String path(String method, String... segments) {
        return routes.find(method, List.of(segments))
                .orElseThrow()
                .route()
                .path()
                .toString();
    }
}
