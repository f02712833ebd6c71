package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Claims;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a job does in each of its phases. Each answers what comes then, and may be cut off anywhere. */
final class Work {
    private static final int LITTLE = 1000;
    private static final int MOST_PASSES = 20;
    private static final int MOST_ROUNDS = 6;
    private static final int MOST_BLOCKS = 5;

    /** Writers wait no longer than this for one attempt. */
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(60);

    /** How long missing replicas are waited for when nothing moves. */
    private static final int MOST_IDLE_LOOKS = 5;

    private final Job job;
    private final Sides sides;
    private final FailedDocuments failed;
    private final Ending ending;
    private final Claims claims;
    private final Sync sync;

    Work(Job job, Sides sides, FailedDocuments failed, Ending ending, Claims claims) {
        this.job = job;
        this.sides = sides;
        this.failed = failed;
        this.ending = ending;
        this.claims = claims;
        this.sync = new Sync(job, sides, failed);
    }

    /** Does a piece of the current phase, which begins nothing more after {@code end}. */
    Then go(Instant end) {
        if (isAliasMoved()) {
            return Then.go(Phase.FINISH);
        }
        return switch (job.phase()) {
            case PREPARE -> prepare();
            case COPY -> new Copy(job, sides).advance();
            case CATCH_UP -> catchUp(end);
            case RESTORE -> restore();
            case BLOCK -> block();
            case VERIFY -> verify(end);
            case ALIAS -> moveAlias();
            case FINISH -> finish();
        };
    }

    /**
     * Whether a step that died, or was paused, has moved the alias before it could say so. Writers use the destination
     * from then on: nothing may be brought over to it, or removed from it, any more.
     */
    private boolean isAliasMoved() {
        return job.is("moving") && job.phase() != Phase.FINISH && aliasMove().isDone();
    }

    private AliasMove aliasMove() {
        return new AliasMove(sides, job.order().alias().orElseThrow());
    }

    private Then prepare() {
        String claim =
                Ending.claim(job.operation().about().target(), job.order().destination());
        Optional<Operation> other = claims.claim(claim, job.operation());
        if (other.isPresent()) {
            throw new JobFailedException(
                    "destination_busy", "The operation " + other.get().id() + " has the destination.", true);
        }
        Preflight preflight = Preflight.of(sides).orThrow();
        preflight.warnings().forEach(job::warn);
        job.memory().put("bytes", sides.source().size().bytes());
        new Destination(job, sides).prepare(preflight.source());
        return Then.go(Phase.COPY);
    }

    /** Whether every document is to be compared, or only those that changed since the copy began. */
    private boolean isThorough() {
        return job.order().verify() == Order.Verify.CHECKSUM || job.is("careful");
    }

    private Then catchUp(Instant end) {
        if (!sides.source().engine().hasSequenceNumbers()) {
            return careless();
        }
        if (isThorough() && !job.is("from_start")) {
            job.byShard("cursors", Sync.start(sides.checkpoints(job.sourceUuid())));
            job.memory().put("from_start", true);
        }
        if (!pass(end)) {
            return Throttle.limit(job) > 0 ? Then.waiting(1) : Then.more();
        }
        job.add("passes", 1);
        boolean isLittle = behind() <= LITTLE;
        return isLittle || job.number("passes") >= MOST_PASSES ? Then.go(afterCatchUp()) : Then.more();
    }

    private Then careless() {
        if (job.is("careful")) {
            throw new JobFailedException(
                    "documents_failed",
                    "Documents were refused, and version 5 does not tell which others are missing.",
                    false);
        }
        return Then.go(Phase.RESTORE);
    }

    private Phase afterCatchUp() {
        // Replicas are made once, and outside of a block of writes.
        return job.is("restored") ? job.after(Phase.RESTORE) : Phase.RESTORE;
    }

    /** One pass up to where the source is at its beginning; answers whether it is through. */
    private boolean pass(Instant end) {
        if (!job.memory().has("goal")) {
            job.byShard("goal", Sync.safe(sides.checkpoints(job.sourceUuid())));
            job.save();
        }
        SortedMap<Integer, Long> goal = job.byShard("goal");
        if (!sync.run(goal, end)) {
            return false;
        }
        job.byShard("passed", goal);
        job.memory().remove("goal");
        return true;
    }

    /** How many operations the source had since the last pass. */
    private long behind() {
        SortedMap<Integer, Long> cursors = job.byShard("cursors");
        return sides.checkpoints(job.sourceUuid()).shards().entrySet().stream()
                .mapToLong(shard -> Math.max(0, shard.getValue().last() - cursors.getOrDefault(shard.getKey(), -1L)))
                .sum();
    }

    private Then restore() {
        Destination destination = new Destination(job, sides);
        if (!job.is("restored")) {
            destination.restore();
            job.memory().put("restored", true);
            job.save();
        }
        Destination.Health health = destination.health();
        if (health.status().equals("green") || job.number("idle_looks") >= MOST_IDLE_LOOKS) {
            if (!health.status().equals("green")) {
                job.warn("The destination is " + health.status() + ": " + health.unassigned()
                        + " of its copies have no node to be on.");
            }
            job.say("");
            return Then.go(job.after(Phase.RESTORE));
        }
        job.say("waiting for " + health.unassigned() + " copies of shards");
        job.memory().put("idle_looks", health.initializing() > 0 ? 0 : job.number("idle_looks") + 1);
        return Then.waiting(1);
    }

    /** The intent is written down before the block is set: whoever goes on knows what is to be lifted. */
    private Then block() {
        if (!isBlocked() && sides.source().isWriteBlocked()) {
            job.warn("'" + job.order().source() + "' was blocked for writes by somebody else, and stays so.");
            return Then.go(Phase.VERIFY);
        }
        if (!isBlocked()) {
            job.add("blocks", 1);
            if (job.number("blocks") > MOST_BLOCKS) {
                throw new JobFailedException(
                        "block_too_long",
                        "The last changes could not be brought over within " + LONGEST_BLOCK.toSeconds() + " s, "
                                + MOST_BLOCKS + " times. The source takes writes again.",
                        true);
            }
            job.memory().put("blocked_at", Instant.now().toString());
            job.save();
        }
        sides.source().blockWrites();
        return Then.go(Phase.VERIFY);
    }

    static void noteUnblocked(Job job) {
        Instant since = Instant.parse(job.memory().path("blocked_at").asText());
        job.add("blocked_ms", Duration.between(since, Instant.now()).toMillis());
        job.memory().remove("blocked_at");
        job.memory().remove("goal");
    }

    private boolean isBlocked() {
        return job.memory().has("blocked_at");
    }

    private boolean isBlockedTooLong() {
        return isBlocked()
                && Instant.parse(job.memory().path("blocked_at").asText())
                        .plus(LONGEST_BLOCK)
                        .isBefore(Instant.now());
    }

    private Then verify(Instant end) {
        if (isBlockedTooLong()) {
            ending.unblock();
            job.memory().remove("leftovers");
            return Then.go(Phase.CATCH_UP);
        }
        boolean hasNumbers = sides.source().engine().hasSequenceNumbers();
        if (hasNumbers && !pass(end)) {
            return Then.more();
        }
        if (isBlocked() && behind() > 0) {
            return Then.more();
        }
        return job.order().verify() == Order.Verify.NONE && !isBlocked() ? judge(true) : count(hasNumbers, end);
    }

    private Then count(boolean hasNumbers, Instant end) {
        sides.source().refresh();
        sides.destination().refresh();
        long refused = refused();
        long copies = sides.destination().count(Json.object());
        long wanted = sides.source().count(job.order().query());
        if (hasNumbers && copies + refused > wanted && !job.is("cleaned")) {
            if (new Leftovers(job, sides).run(end)) {
                job.memory().put("cleaned", true);
            }
            return Then.more();
        }
        job.memory().remove("cleaned");
        job.memory().put("total", wanted);
        job.progress(copies);
        boolean isEqual = copies + refused == wanted && (!hasNumbers || behind() == 0)
                || hasNumbers && !isBlocked() && copies + refused == countAsOfPass();
        return isEqual ? judge(false) : another(copies, wanted, refused);
    }

    /** The source's documents as they were when the last pass began, while it goes on changing. */
    private long countAsOfPass() {
        return job.byShard("passed").entrySet().stream()
                .mapToLong(shard -> sides.source()
                        .countUpTo(shard.getKey(), shard.getValue(), job.order().query()))
                .sum();
    }

    private Then another(long copies, long wanted, long refused) {
        job.add("rounds", 1);
        if (job.number("rounds") < MOST_ROUNDS) {
            if (isBlocked() || job.number("rounds") > 2) {
                // Something is not as the record says: every document is looked at again.
                job.byShard("cursors", Sync.start(sides.checkpoints(job.sourceUuid())));
            }
            return Then.waiting(1);
        }
        boolean isMoving = !isBlocked() && behind() > 0;
        throw new JobFailedException(
                "verification_failed",
                "The source has " + wanted + " documents, the destination " + copies
                        + (refused == 0 ? "" : ", and " + refused + " were refused") + "."
                        + (isMoving
                                ? " The source is being written to all the time: use 'cutover': 'block'."
                                : " Somebody else writes to the destination, perhaps."),
                true);
    }

    /** How many are still refused: one that was changed, deleted or taken after all does not count any more. */
    private long refused() {
        if (job.number("refusals") == 0) {
            return 0;
        }
        List<ObjectNode> rows = failed.all();
        Set<Hit.Name> names = rows.stream()
                .map(row -> new Hit.Name(
                        row.path("id").asText(), row.path("routing").asText("")))
                .collect(Collectors.toSet());
        Set<Hit.Name> gone = new HashSet<>();
        List<Hit.Name> all = new ArrayList<>(names);
        for (int i = 0; i < all.size(); i += 4000) {
            List<Hit.Name> some = all.subList(i, Math.min(all.size(), i + 4000));
            Set<String> ids = some.stream().map(Hit.Name::id).collect(Collectors.toSet());
            Map<Hit.Name, Hit> there = sides.source().find(ids, job.order().query(), false);
            some.stream().filter(name -> !there.containsKey(name)).forEach(gone::add);
        }
        failed.remove(gone);
        long left = (long) names.size() - gone.size();
        job.memory().put("failed", left);
        return left;
    }

    private Then judge(boolean isUncounted) {
        long refused = isUncounted ? refused() : job.number("failed");
        if (refused > job.order().maxFailures()) {
            throw new JobFailedException(
                    "documents_failed",
                    refused + " documents cannot be indexed into '"
                            + job.order().destination()
                            + "'. They are listed with their reasons; 'max_failures' allows some.",
                    false);
        }
        if (refused > 0) {
            job.warn(refused
                    + " documents were left out, as 'max_failures' allows; they are listed with their reasons.");
        }
        job.memory()
                .put(
                        "verified",
                        isUncounted
                                ? "none"
                                : job.order().verify() == Order.Verify.NONE
                                        ? "count"
                                        : job.order().verify().name().toLowerCase(Locale.ROOT));
        return Then.go(job.after(Phase.VERIFY));
    }

    /** The block stays until all nodes know where the alias stands, and a second more for what was on its way. */
    private Then moveAlias() {
        if (isBlockedTooLong()) {
            ending.unblock();
            return Then.go(Phase.CATCH_UP);
        }
        job.memory().put("moving", true);
        job.save();
        aliasMove().move();
        job.enter(Phase.FINISH);
        return isBlocked() ? Then.waiting(1) : Then.more();
    }

    private Then finish() {
        boolean wasBlocked = isBlocked();
        ending.unblock();
        if (job.order().alias().isPresent() && sides.source().engine().hasSequenceNumbers()) {
            long late = behind();
            if (late > 0) {
                job.warn(late + " writes reached '" + job.order().source() + "' after "
                        + (wasBlocked ? "its alias was moved" : "the last look at it")
                        + ": look for writers that use the index by its own name.");
            }
        }
        sides.tasks().cancelAll();
        long copies = job.operation().progress().done();
        job.progress(Math.max(copies, 0));
        Ending.end(job, claims, OperationState.FINISHED, List.of(), Optional.empty());
        return Then.more();
    }
}
