package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Claims;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.OperationControl;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a job ends before its aim, or stops on the way. Always: the source takes writes again, and no task of the job runs
 * on the cluster. Done twice, a second apart: a step that was under way may have started one more task meanwhile.
 */
final class Ending {
    private static final String FAILING = "failing";

    private final Job job;
    private final Sides sides;
    private final Claims claims;

    Ending(Job job, Sides sides, Claims claims) {
        this.job = job;
        this.sides = sides;
        this.claims = claims;
    }

    /** What is claimed by a job: its destination. */
    static String claim(String target, String destination) {
        return "reindex " + target + " " + destination;
    }

    /** Ends the job at a user's wish. */
    Turn cancel() {
        standStill();
        if (!lookAgain()) {
            return Turn.waiting(1);
        }
        List<String> left = new ArrayList<>();
        if (job.is(OperationControl.KEEP)) {
            left.add("'" + job.order().destination() + "' stays, as asked.");
            restoreQuietly();
        } else {
            new Destination(job, sides).remove().ifPresent(left::add);
        }
        end(job, claims, OperationState.CANCELLED, left, Optional.empty());
        return Turn.done();
    }

    /** Remembers that the job cannot reach its aim. */
    static void note(Job job, Failure failure) {
        job.memory().set(FAILING, failure.json());
    }

    static Failure failure(ApiException error) {
        String code = error.kind() == ApiException.Kind.REJECTED_BY_CLUSTER
                ? "rejected_by_cluster"
                : error.kind().wireName();
        return new Failure(code, String.valueOf(error.getMessage()), false);
    }

    static boolean isFailing(Job job) {
        return job.memory().path(FAILING).isObject();
    }

    /** Ends the job without its aim. The destination stays, to be looked at. */
    Turn fail() {
        standStill();
        if (!lookAgain()) {
            return Turn.waiting(1);
        }
        List<String> left = new ArrayList<>();
        if (sides.destination().exists()) {
            restoreQuietly();
            left.add("'" + job.order().destination()
                    + "' stays as it is, to be looked at; a new job to it takes its deletion first.");
        }
        end(job, claims, OperationState.FAILED, left, Optional.of(noted(job)));
        return Turn.done();
    }

    private static Failure noted(Job job) {
        return Failure.of(job.memory().path(FAILING));
    }

    /** Ends the job where its cluster is out of reach for good. */
    static void giveUp(Job job, Claims claims, String why) {
        List<String> left = new ArrayList<>();
        left.add("The cluster could not be put in order: " + why + " There may be tasks labelled " + job.label()
                + "/…, the index '" + job.order().destination() + "'"
                + (job.memory().has("blocked_at")
                        ? ", and a block of writes (index.blocks.write) on '"
                                + job.order().source() + "'."
                        : "."));
        boolean isCancelled = job.operation().state() == OperationState.CANCELLING;
        end(
                job,
                claims,
                isCancelled ? OperationState.CANCELLED : OperationState.FAILED,
                left,
                isCancelled ? Optional.empty() : Optional.of(noted(job)));
    }

    /** Stops the job; what is copied stays, and what was being copied is gone through again. */
    Turn pause() {
        standStill();
        if (!lookAgain()) {
            return Turn.waiting(1);
        }
        Copy.interrupted(job);
        // What was proved under a block of writes does not hold without it.
        if (Set.of(Phase.BLOCK, Phase.VERIFY, Phase.ALIAS).contains(job.phase())) {
            job.enter(Phase.CATCH_UP);
        }
        job.memory().put(OperationControl.PAUSING, false).remove("still_at");
        job.in(OperationState.PAUSED);
        job.save();
        return Turn.done();
    }

    private void standStill() {
        unblock();
        sides.tasks().cancelAll();
    }

    /** Whether this is the second time, with a moment between and nothing found. */
    private boolean lookAgain() {
        boolean isSecond =
                job.memory().path("still_at").asInt(-1) == job.operation().generation();
        boolean isStill = sides.tasks().running().isEmpty();
        if (!isSecond || !isStill) {
            job.memory().put("still_at", job.operation().generation());
            job.save();
        }
        return isSecond && isStill;
    }

    /** Lets the source take writes again, if it is this job that stopped them. */
    void unblock() {
        if (job.memory().has("blocked_at")) {
            try {
                sides.source().unblockWrites();
            } catch (ApiException e) {
                if (sides.source().exists()) {
                    throw e;
                }
            }
            Work.noteUnblocked(job);
            job.save();
        }
    }

    /** A destination that stays is to be of use; one that cannot be changed any more is not waited for. */
    private void restoreQuietly() {
        try {
            new Destination(job, sides).restore();
        } catch (ApiException e) {
            job.warn("The replicas and the refresh of '" + job.order().destination() + "' could not be set: "
                    + e.getMessage());
        }
    }

    /** The last word on the job. */
    static void end(Job job, Claims claims, OperationState state, List<String> left, Optional<Failure> failure) {
        job.end(state, result(job, left), failure);
        job.save();
        claims.release(claim(job.operation().about().target(), job.order().destination()), job.operation());
    }

    /** What came of the job, in numbers. */
    private static ObjectNode result(Job job, List<String> left) {
        ObjectNode result = Json.object()
                .put("source", job.order().source())
                .put("destination", job.order().destination())
                .put("documents", job.operation().progress().done())
                .put("compared", job.number("compared"))
                .put("brought_over", job.number("written"))
                .put("overwritten", job.number("overwritten"))
                .put("removed", job.number("removed"))
                .put("failed", job.number("failed"))
                .put("slowed_down", job.memory().path("throttle").path("slowed").asInt(0))
                .put("blocked_ms", job.number("blocked_ms"))
                .put("verified", job.memory().path("verified").asText("none"));
        ArrayNode warnings = job.memory().withArray("/warnings");
        result.set("warnings", warnings.deepCopy());
        ArrayNode remains = result.putArray("left");
        left.forEach(text -> remains.add(TextNode.valueOf(text)));
        return result;
    }
}
