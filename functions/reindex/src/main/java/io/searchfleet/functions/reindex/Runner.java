package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.operations.Driver;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Turn;
import io.searchfleet.store.Table;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes one job as far as the time of a step allows. What a crash leaves behind, the same again mends: every change of a
 * cluster is one that is harmless when it is done twice, and is written down before it is made where it has to be undone.
 */
final class Runner implements Driver {
    /** How long a step works before it lets the state machine go on. */
    private static final Duration WORK = Duration.ofSeconds(15);

    /** How long a cluster that does not answer is waited for. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Wiring wiring;
    private final Table table;

    Runner(Wiring wiring) {
        this.wiring = wiring;
        this.table = wiring.table();
    }

    @Override
    public Turn turn(Operation operation, Budget budget) {
        Job job = new Job(wiring.operations(), operation);
        try {
            return attempt(job, budget);
        } catch (SupersededException e) {
            return Turn.again();
        } catch (JobFailedException e) {
            return failing(job, e.failure());
        } catch (ApiException e) {
            return troubled(job, e);
        }
    }

    private Turn attempt(Job job, Budget budget) {
        Sides sides = Sides.of(wiring, job, budget);
        FailedDocuments failed = new FailedDocuments(table, job.operation());
        Ending ending = new Ending(job, sides, wiring.claims());
        if (job.operation().state() == OperationState.CANCELLING) {
            return ending.cancel();
        }
        if (Ending.isFailing(job)) {
            return ending.fail();
        }
        if (job.is("pausing")) {
            return ending.pause();
        }
        job.begin();
        Work work = new Work(job, sides, failed, ending, wiring.claims());
        Instant end = Instant.now().plus(WORK);
        while (Instant.now().isBefore(end)) {
            Then then = work.go(end);
            job.memory().remove("trouble");
            if (job.operation().state().isFinal()) {
                return Turn.done();
            }
            then.phase().ifPresent(job::enter);
            job.save();
            if (then.waitSeconds() > 0) {
                return Turn.waiting(then.waitSeconds());
            }
        }
        return Turn.again();
    }

    /** What was not saved is dropped: the record is as the last save left it. */
    private Turn failing(Job job, Failure failure) {
        Operation fresh = wiring.operations()
                .get(job.operation().account(), job.operation().id());
        if (fresh.version() != job.operation().version()) {
            return Turn.again();
        }
        try {
            Ending.note(job, failure);
            // The end has a patience of its own.
            job.memory().remove("trouble");
            job.save();
            return Turn.again();
        } catch (SupersededException e) {
            return Turn.again();
        }
    }

    /** The cluster, or the store, does not do what it should: tried again, ever more seldom, for a day. */
    private Turn troubled(Job job, ApiException error) {
        Instant now = Instant.now();
        ObjectNode trouble = job.memory().withObject("/trouble");
        Instant since = Instant.parse(trouble.path("since").asText(now.toString()));
        if (!isPassing(error) || since.plus(PATIENCE).isBefore(now)) {
            return isEnding(job) ? lastWord(job, error) : failing(job, Ending.failure(error));
        }
        int times = trouble.path("times").asInt() + 1;
        trouble.put("since", since.toString()).put("times", times);
        job.say("Tried again, " + times + " times since " + since + ": " + error.getMessage());
        try {
            job.save();
        } catch (SupersededException | ApiException e) {
            // The message is lost; the job is not.
            return Turn.waiting(1);
        }
        return Turn.waiting(Math.min(60, 1 << Math.min(times - 1, 6)));
    }

    private static boolean isEnding(Job job) {
        return job.operation().state() == OperationState.CANCELLING || Ending.isFailing(job);
    }

    /** The cluster cannot be put in order any more, or is not connected: the job ends all the same, and says so. */
    private Turn lastWord(Job job, ApiException error) {
        try {
            Ending.giveUp(job, wiring.claims(), String.valueOf(error.getMessage()));
            return Turn.done();
        } catch (SupersededException e) {
            return Turn.again();
        } catch (ApiException e) {
            return Turn.waiting(1);
        }
    }

    private static boolean isPassing(ApiException error) {
        return switch (error.kind()) {
            case CLUSTER_UNREACHABLE, CLUSTER_TIMEOUT, BAD_CLUSTER_ANSWER, UNAVAILABLE -> true;
            case REJECTED_BY_CLUSTER -> error.clusterStatus() == 429 || error.clusterStatus() >= 500;
            case INVALID,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    BODY_TOO_LARGE,
                    ANSWER_TOO_LARGE,
                    UNAUTHORIZED_BY_CLUSTER,
                    KEY_REUSED,
                    SUSPENDED,
                    TOO_MANY_REQUESTS,
                    INTERNAL -> false;
        };
    }

    @Override
    public Turn giveUp(Operation operation) {
        Job job = new Job(wiring.operations(), operation);
        return failing(
                job,
                new Failure(
                        "internal",
                        "A step of the job broke down again and again; the log has the reason under " + operation.id()
                                + ".",
                        true));
    }
}
