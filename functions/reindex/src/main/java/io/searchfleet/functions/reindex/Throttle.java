package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import java.time.Duration;
import java.time.Instant;

/**
 * How fast a job may go. Where the user gave no number, the cluster's own searches decide: rejections, a heap that is full
 * or searches that take four times as long as usual halve the speed, calm gives it back step by step.
 */
final class Throttle {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String CALL = "/_nodes/stats/indices,jvm,thread_pool?filter_path="
            + "nodes.*.indices.search.query_total,nodes.*.indices.search.query_time_in_millis,"
            + "nodes.*.jvm.mem.heap_used_percent,nodes.*.thread_pool.*.rejected";
    private static final float SLOWEST = 100;

    private final Job job;
    private final Sides sides;

    Throttle(Job job, Sides sides) {
        this.job = job;
        this.sides = sides;
    }

    /**
     * What the nodes say of their load.
     *
     * @param queries how many there were since they started
     * @param queryMillis the time that these took
     * @param rejected searches and writes that were turned away since they started
     * @param heapPercent of the node where it is fullest
     */
    record Load(long queries, long queryMillis, long rejected, int heapPercent) {
        private static final int FEW = 20;
        private static final int FULL = 92;
        private static final int SLOW_MILLIS = 50;
        private static final int TIMES_SLOWER = 4;

        static Load of(JsonNode nodes) {
            long queries = 0;
            long millis = 0;
            long rejected = 0;
            int heap = 0;
            for (JsonNode node : nodes.path("nodes")) {
                JsonNode search = node.path("indices").path("search");
                queries += search.path("query_total").asLong();
                millis += search.path("query_time_in_millis").asLong();
                heap = Math.max(
                        heap,
                        node.path("jvm").path("mem").path("heap_used_percent").asInt());
                for (String pool : new String[] {"search", "write", "bulk"}) {
                    rejected +=
                            node.path("thread_pool").path(pool).path("rejected").asLong();
                }
            }
            return new Load(queries, millis, rejected, heap);
        }

        /** Why it should go slower; empty: it need not. */
        String pressureSince(Load before) {
            long more = queries - before.queries;
            double usual = before.queries <= 0 ? 0 : (double) before.queryMillis / before.queries;
            double now = more <= 0 ? 0 : (double) (queryMillis - before.queryMillis) / more;
            if (rejected > before.rejected) {
                return "the cluster turned " + (rejected - before.rejected) + " searches or writes away";
            }
            if (heapPercent >= FULL) {
                return "a node's heap is " + heapPercent + " % full";
            }
            return more >= FEW && now > Math.max(SLOW_MILLIS, TIMES_SLOWER * usual)
                    ? "searches take " + Math.round(now) + " ms"
                    : "";
        }
    }

    /** @return the next limit; 0: none */
    static float next(float limit, double rate, boolean isPressed, int calmLooks) {
        if (isPressed) {
            double now = limit > 0 && (rate <= 0 || limit < rate) ? limit : rate;
            return (float) Math.max(SLOWEST, now / 2);
        }
        if (limit <= 0 || calmLooks < 2) {
            return limit;
        }
        float more = limit * 1.5f;
        return more > rate * 4 ? 0 : more;
    }

    /** Documents per second that are allowed now; 0: no limit. */
    static float limit(Job job) {
        float given = job.requestsPerSecond();
        return given == Order.ADAPTIVE
                ? job.memory().path("throttle").path("limit").floatValue()
                : Math.max(0, given);
    }

    private boolean isAdaptive() {
        return job.requestsPerSecond() == Order.ADAPTIVE;
    }

    /** The share of each of so many slices; 0: no limit. */
    float perSlice(int slices) {
        return slices == 0 ? 0 : limit(job) / slices;
    }

    /** Looks how the cluster bears it, every second at most, and changes the limit. */
    void observe() {
        ObjectNode memory = job.memory().withObject("/throttle");
        Instant last = Instant.parse(memory.path("at").asText("1970-01-01T00:00:00Z"));
        if (!isAdaptive() || last.plus(BETWEEN_LOOKS).isAfter(Instant.now())) {
            return;
        }
        try {
            Load now = Load.of(
                    sides.destination().client().get(CALL, sides.budget()).json());
            if (memory.has("queries")) {
                adjust(memory, now.pressureSince(before(memory)));
            }
            remember(memory, now);
        } catch (ApiException e) {
            // A cluster that does not show its load is not slowed down for.
            memory.put("at", Instant.now().toString());
        }
    }

    private void adjust(ObjectNode memory, String pressure) {
        int calm = pressure.isEmpty() ? memory.path("calm").asInt() + 1 : 0;
        float limit = memory.path("limit").floatValue();
        memory.put("limit", next(limit, job.operation().progress().ratePerSecond(), !pressure.isEmpty(), calm))
                .put("calm", calm);
        if (!pressure.isEmpty()) {
            memory.put("because", pressure).put("slowed", memory.path("slowed").asInt() + 1);
        }
    }

    private static Load before(ObjectNode memory) {
        return new Load(
                memory.path("queries").asLong(),
                memory.path("query_millis").asLong(),
                memory.path("rejected").asLong(),
                0);
    }

    private static void remember(ObjectNode memory, Load now) {
        memory.put("at", Instant.now().toString())
                .put("queries", now.queries())
                .put("query_millis", now.queryMillis())
                .put("rejected", now.rejected());
    }

    /** For the step's message. */
    String words() {
        float limit = limit(job);
        if (limit <= 0) {
            return "";
        }
        String because = isAdaptive()
                ? " because " + job.memory().path("throttle").path("because").asText()
                : "";
        return ", at most " + Math.round(limit) + " documents per second" + because;
    }
}
