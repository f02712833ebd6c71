package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operations as users see them: which there are, who may see them, and what may be done to them when. */
class OperationsIT {
    private static String job(String destination, String more) {
        Answer answer =
                call("POST", "/api/indices/demo/_reindex", admin(), ReindexIT.body("products", destination, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data().path("id").asText();
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.json()
                .path("operations")
                .forEach(operation -> ids.add(operation.path("id").asText()));
        return ids;
    }

    @Test
    void theyAreListed_latestFirst_byStateKindAndTarget_inPages() {
        List<String> jobs = List.of(job("listed-1", ""), job("listed-2", ""), job("listed-3", ""));
        jobs.forEach(ReindexIT::ended);
        assertThat(ids(get("/operations?state=finished&kind=reindex&target=/api/clusters/demo&size=500")))
                .containsSubsequence(jobs.reversed());
        assertThat(ids(get("/operations?state=paused,cancelling&target=/api/clusters/demo")))
                .doesNotContainAnyElementsOf(jobs);
        assertThat(ids(get("/operations?target=/api/clusters/other"))).isEmpty();
        Answer first = get("/operations?size=1");
        String next = first.json().path("pagination").path("next").asText();
        assertThat(ids(first)).hasSize(1);
        assertThat(ids(get(next))).hasSize(1).doesNotContainAnyElementsOf(ids(first));
        Answer sleeping = get("/operations?state=sleeping");
        assertThat(sleeping.status()).isEqualTo(422);
        assertThat(sleeping.text()).contains("must be one or more of scheduling, ", "with commas between them");
        assertThat(get("/operations?size=0").status()).isEqualTo(422);
        for (String before : List.of("", "op-", "z", jobs.getFirst() + "0", "op-" + "z".repeat(3000))) {
            assertThat(get("/operations?before=" + before).status()).as(before).isEqualTo(422);
        }
    }

    @Test
    void oneShowsItsSteps_andItsWayToTheEnd() {
        JsonNode operation = ReindexIT.ended(job("steps", ",\"alias\":\"steps-alias\",\"cutover\":\"block\""));
        List<String> steps = new ArrayList<>();
        operation.path("steps").forEach(step -> {
            steps.add(step.path("name").asText());
            assertThat(step.path("state").asText()).isEqualTo("finished");
            assertThat(step.path("attempts").asInt()).isPositive();
            assertThat(step.path("finished_at").asText()).endsWith("Z");
        });
        assertThat(steps)
                .containsExactly("prepare", "copy", "catch_up", "restore", "block", "verify", "alias", "finish");
        assertThat(operation.path("created_by").asText()).isEqualTo(admin().split(":", 2)[0]);
        assertThat(operation.path("error").isNull()).isTrue();
        assertThat(operation.path("links").path("self").asText())
                .isEqualTo("/operations/" + operation.path("id").asText());
        assertThat(operation.path("links").has("cancel")).isFalse();
    }

    @Test
    void nobodySeesThoseOfAnotherAccount() {
        String id = job("private", ",\"requests_per_second\":20");
        String stranger = token("strangers", "admin");
        assertThat(call("GET", "/operations/" + id, stranger, "").status()).isEqualTo(404);
        assertThat(call("POST", "/operations/" + id + "/cancel", stranger, "").status())
                .isEqualTo(404);
        assertThat(ids(call("GET", "/operations", stranger, ""))).isEmpty();
        String reader = token("main", "read");
        assertThat(call("GET", "/operations/" + id, reader, "").status()).isEqualTo(200);
        assertThat(call("POST", "/operations/" + id + "/cancel", reader, "").status())
                .isEqualTo(403);
        assertThat(call("POST", "/operations/" + id + "/cancel", admin(), "").status())
                .isEqualTo(202);
        ReindexIT.until(id, Set.of("cancelled"), Duration.ofSeconds(10));
    }

    @Test
    void whatIsIllegal_is409_andSaysWhy() {
        String id = job("illegal", "");
        ReindexIT.ended(id);
        for (String action : List.of("cancel", "pause", "resume")) {
            Answer answer = call("POST", "/operations/" + id + "/" + action, admin(), "");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("is finished").contains(action);
        }
        Answer late = call(
                "PUT", "/api/indices/demo/_reindex/" + id + "/_rethrottle", admin(), "{\"requests_per_second\":5}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(call("POST", "/operations/op-01k9zq4m3v8x2c7d5e6f9g0h1j/cancel", admin(), "")
                        .status())
                .isEqualTo(404);
        assertThat(call("POST", "/operations/nonsense/cancel", admin(), "").status())
                .isEqualTo(404);
    }
}
