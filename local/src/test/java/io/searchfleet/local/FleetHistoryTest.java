package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.FleetCall.Kind;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker of {@link FleetHistoryIT} finds each kind of lie. Times are seconds of one history. */
class FleetHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String A = "a-1000000001";
    private static final String B = "b-1000000002";

    private final List<FleetCall> calls = new ArrayList<>();
    private final Map<String, FleetHistory.Change> changes = new HashMap<>();

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private void call(
            int from, int to, Kind kind, String slug, String sent, int status, String text, String operation) {
        calls.add(new FleetCall(
                calls.size(), "team", 0, at(from), at(to), kind, slug, Json.stored(sent), "", status, text, operation));
    }

    /** An accepted change, whose operation ends at {@code ended}. */
    private void accepted(int from, int to, Kind kind, String slug, String sent, int ended) {
        String id = "op-" + changes.size();
        changes.put(id, new FleetHistory.Change(id, slug, "finished", at(from), at(ended)));
        ObjectNode answer = Json.object().put("monitor", "http://x/clusters/" + slug);
        if (kind == Kind.CREATE || kind == Kind.ROTATE) {
            answer.putObject("access").put("pass", "secret-" + id);
        }
        call(from, to, kind, slug, sent, 202, answer.toString(), id);
    }

    private void made(int from, String slug, String name) {
        accepted(from, from + 1, Kind.CREATE, slug, "{\"name\":\"" + name + "\",\"plan\":\"small\"}", from + 5);
    }

    private static ObjectNode row(String slug, String name, String plan, String state) {
        ObjectNode row = Json.object().put("slug", slug).put("name", name).put("state", state);
        row.putObject("plan").put("slug", plan);
        return row.put("created_at", START.toString());
    }

    private void shown(int from, String slug, String name, String plan, String state) {
        JsonNode cluster = row(slug, name, plan, state);
        call(
                from,
                from + 1,
                Kind.SHOW,
                slug,
                "{}",
                200,
                Json.object().set("cluster", cluster).toString(),
                "");
    }

    private void listed(int from, int total, ObjectNode... rows) {
        ObjectNode body = Json.object();
        body.putObject("pagination").put("page_number", 1).put("page_size", 20).put("total_records", total);
        body.putArray("clusters").addAll(List.of(rows));
        call(from, from + 1, Kind.LIST, "", "{}", 200, body.toString(), "");
    }

    private void explained() {
        assertThat(FleetHistory.faults(calls, changes)).isEmpty();
    }

    private void unexplained(String why) {
        assertThat(FleetHistory.faults(calls, changes)).anyMatch(fault -> fault.contains(why));
    }

    @Test
    void aLife_isExplained() {
        made(0, A, "one");
        shown(2, A, "one", "small", "PROVISIONING");
        shown(10, A, "one", "small", "PROVISIONED");
        accepted(12, 14, Kind.UPDATE, A, "{\"name\":\"two\"}", 13);
        shown(13, A, "one", "small", "PROVISIONED");
        shown(15, A, "two", "small", "PROVISIONED");
        accepted(17, 18, Kind.UPDATE, A, "{\"plan\":\"large\"}", 30);
        shown(19, A, "two", "small", "UPDATING PLAN");
        call(20, 21, Kind.DELETE, A, "{}", 409, "see /operations/op-2", "");
        shown(40, A, "two", "large", "PROVISIONED");
        listed(42, 1, row(A, "two", "large", "PROVISIONED"));
        accepted(50, 51, Kind.DELETE, A, "{}", 60);
        shown(52, A, "two", "large", "DEPROVISIONING");
        shown(70, A, "two", "large", "DEPROVISIONED");
        listed(72, 0);
        made(80, B, "two");
        explained();
    }

    @Test
    void aNameThatTwoHave_isFound() {
        made(0, A, "one");
        made(10, B, "one");
        unexplained("had the name one at once");
    }

    @Test
    void aNameThatNobodyHas_isNotTaken() {
        made(0, A, "one");
        call(10, 11, Kind.CREATE, "", "{\"name\":\"other\",\"plan\":\"small\"}", 422, "Name 'other' is taken", "");
        unexplained("nothing explains the refusal");
    }

    @Test
    void aNameGivenUpLongAgo_isNotTaken() {
        made(0, A, "one");
        accepted(10, 11, Kind.UPDATE, A, "{\"name\":\"two\"}", 10);
        call(20, 21, Kind.CREATE, "", "{\"name\":\"one\",\"plan\":\"small\"}", 422, "Name 'one' is taken", "");
        unexplained("nothing explains the refusal");
    }

    @Test
    void aLostUpdate_isFound() {
        made(0, A, "one");
        accepted(10, 11, Kind.UPDATE, A, "{\"name\":\"two\"}", 10);
        shown(20, A, "one", "small", "PROVISIONED");
        unexplained("can be named [two], not one");
    }

    @Test
    void aPlanBeforeItsTime_isFound() {
        made(0, A, "one");
        accepted(10, 11, Kind.UPDATE, A, "{\"plan\":\"large\"}", 30);
        shown(20, A, "one", "large", "PROVISIONED");
        unexplained("cannot be PROVISIONED with large");
    }

    @Test
    void thePlanThatIsToCome_isNotShownWhileItComes() {
        made(0, A, "one");
        accepted(10, 11, Kind.UPDATE, A, "{\"plan\":\"large\"}", 30);
        shown(20, A, "one", "large", "UPDATING PLAN");
        unexplained("cannot be UPDATING PLAN with large");
    }

    @Test
    void twoChangesAtOnce_areFound() {
        made(0, A, "one");
        accepted(10, 12, Kind.UPDATE, A, "{\"plan\":\"large\"}", 30);
        accepted(11, 13, Kind.ROTATE, A, "{}", 29);
        unexplained("it goes on at the same time");
    }

    @Test
    void aRefusalThatNamesAnOperationOfLongAgo_isFound() {
        made(0, A, "one");
        call(20, 21, Kind.DELETE, A, "{}", 409, "see /operations/op-0", "");
        unexplained("the operation was at another time");
    }

    @Test
    void aRefusalThatNamesNothing_isFound() {
        made(0, A, "one");
        call(2, 3, Kind.DELETE, A, "{}", 409, "Try again.", "");
        unexplained("it names no operation");
    }

    @Test
    void aWrongTotal_isFound() {
        made(0, A, "one");
        made(0, B, "two");
        listed(10, 1, row(A, "one", "small", "PROVISIONED"));
        unexplained("total_records is not 2 to 2");
    }

    @Test
    void aMissingRow_isFound() {
        made(0, A, "one");
        made(0, B, "two");
        listed(10, 2, row(A, "one", "small", "PROVISIONED"));
        unexplained("the page should have 2 clusters");
    }

    @Test
    void aDeadClusterThatIsChanged_isFound() {
        made(0, A, "one");
        accepted(10, 11, Kind.DELETE, A, "{}", 12);
        accepted(20, 21, Kind.UPDATE, A, "{\"name\":\"two\"}", 20);
        unexplained("being deleted, or gone");
    }

    @Test
    void aLivingClusterThatIsNotFound_isFound() {
        made(0, A, "one");
        call(10, 11, Kind.UPDATE, A, "{}", 404, "Cluster not found.", "");
        unexplained("the cluster is there");
    }

    @Test
    void aServerError_isFound() {
        made(0, A, "one");
        call(10, 11, Kind.UPDATE, A, "{}", 500, "", "");
        unexplained("no such answer is possible");
    }

    @Test
    void aPasswordInAnotherAnswer_isFound() {
        made(0, A, "one");
        shown(10, A, "secret-op-0", "small", "PROVISIONED");
        unexplained("it shows the password");
    }

    @Test
    void anOperationWithoutReason_isFound() {
        changes.put("op-ghost", new FleetHistory.Change("op-ghost", A, "finished", at(0), at(1)));
        unexplained("0 calls are the reason");
    }
}
