package io.searchfleet.functions.reindex;

import io.searchfleet.engine.Fanout;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the source's documents, shard by shard in the order of their sequence numbers, compares each with its copy
 * and writes those that are missing, older or different. Where it has gone, both are equal: it is the catch-up and the
 * proof at once. How far it is stands in the job, by shard; going a stretch twice changes nothing.
 */
final class Sync {
    private static final int LARGEST_PAGE = 5000;
    private static final long PAGE_BYTES = 4 << 20;
    private static final int AT_ONCE = 4;

    private final Job job;
    private final Sides sides;
    private final FailedDocuments failed;
    private boolean isAlike;

    Sync(Job job, Sides sides, FailedDocuments failed) {
        this.job = job;
        this.sides = sides;
        this.failed = failed;
    }

    /** Up to where nothing can change behind us, by shard. */
    static SortedMap<Integer, Long> safe(SearchIndex.Checkpoints checkpoints) {
        SortedMap<Integer, Long> safe = new TreeMap<>();
        checkpoints.shards().forEach((shard, at) -> safe.put(shard, at.safe()));
        return safe;
    }

    /** Before everything, by shard. */
    static SortedMap<Integer, Long> start(SearchIndex.Checkpoints checkpoints) {
        SortedMap<Integer, Long> start = new TreeMap<>();
        checkpoints.shards().keySet().forEach(shard -> start.put(shard, -1L));
        return start;
    }

    /**
     * Goes on until it is as far as {@code goal}, or it is {@code end}.
     *
     * @return whether it got there
     */
    boolean run(SortedMap<Integer, Long> goal, Instant end) {
        SortedMap<Integer, Long> cursors = job.byShard("cursors");
        // After the goal was read: all that it counts can be found now, by this step and by one that goes on after a
        // crash.
        sides.source().refresh();
        sides.destination().refresh();
        Pace pace = new Pace(job);
        isAlike = !behind(cursors, goal).isEmpty()
                && sides.destination().checkpoints().shards().size() == goal.size();
        while (true) {
            List<Stretch> stretches = stretches(cursors, goal);
            if (stretches.isEmpty()) {
                return true;
            }
            if (Instant.now().isAfter(end) || pace.isAhead()) {
                return false;
            }
            List<Fanout.Part<Went>> went = Fanout.all(
                    sides.budget(),
                    stretches.stream()
                            .<Supplier<Went>>map(stretch -> () -> go(stretch))
                            .toList());
            for (int i = 0; i < stretches.size(); i++) {
                Stretch stretch = stretches.get(i);
                went.get(i).toOptional().ifPresent(one -> {
                    // One before it may have failed or stopped early: this one is then gone through again.
                    if (at(cursors, stretch.shard()) == stretch.after()) {
                        cursors.put(stretch.shard(), one.cursor());
                        job.add("compared", one.documents());
                    }
                    note(one);
                    pace.went(one.documents());
                });
            }
            job.byShard("cursors", cursors);
            job.say(job.number("compared") + " documents compared, " + job.number("written") + " written");
            job.save();
            went.forEach(part -> part.missing().ifPresent(why -> {
                throw why;
            }));
        }
    }

    /**
     * A part of a shard that is gone through in one go.
     *
     * @param after greater than this
     * @param most up to this, included
     */
    private record Stretch(int shard, long after, long most) {}

    /** What is to be gone through next: of each shard as many as there is room for, one behind the other. */
    private List<Stretch> stretches(SortedMap<Integer, Long> cursors, SortedMap<Integer, Long> goal) {
        List<Integer> behind = behind(cursors, goal);
        // Where a limit holds, one step more would be too much at once.
        int each = Throttle.limit(job) > 0 ? 1 : AT_ONCE / Math.max(1, behind.size());
        List<Stretch> stretches = new ArrayList<>();
        for (int shard : behind) {
            long after = at(cursors, shard);
            for (int i = 0; i < each && after < at(goal, shard); i++) {
                long most = Math.min(at(goal, shard), after + window(pageSize()));
                stretches.add(new Stretch(shard, after, most));
                after = most;
            }
        }
        return stretches;
    }

    private static List<Integer> behind(SortedMap<Integer, Long> cursors, SortedMap<Integer, Long> goal) {
        return goal.keySet().stream()
                .filter(shard -> at(cursors, shard) < at(goal, shard))
                .limit(AT_ONCE)
                .toList();
    }

    private static long at(SortedMap<Integer, Long> numbers, int shard) {
        return numbers.getOrDefault(shard, -1L);
    }

    /** What became of one stretch of a shard. */
    private record Went(
            long cursor,
            long documents,
            long written,
            long overwritten,
            List<BulkWrite.Result.Refused> refused,
            List<Hit.Name> fine) {}

    private void note(Went went) {
        long sparse = job.memory().path("sparse").asLong(1);
        boolean isSparse = went.documents() * 4 < pageSize();
        job.memory().put("sparse", isSparse ? Math.min(256, sparse * 2) : Math.max(1, sparse / 2));
        job.add("written", went.written());
        job.add("overwritten", went.overwritten());
        if (!went.refused().isEmpty()) {
            failed.add(went.refused().stream()
                    .map(one ->
                            new FailedDocuments.Failed(one.hit().id(), one.hit().routing(), one.reason()))
                    .toList());
            job.add("refusals", went.refused().size());
        }
        if (job.number("refusals") > 0) {
            failed.remove(went.fine());
        }
        if (job.number("refusals") > (long) job.order().maxFailures() + FailedDocuments.MOST_KEPT) {
            throw new JobFailedException(
                    "documents_failed",
                    "More than " + FailedDocuments.MOST_KEPT + " documents cannot be indexed into '"
                            + job.order().destination()
                            + "'; the job stopped looking. They are listed with their reasons.",
                    false);
        }
    }

    private Went go(Stretch stretch) {
        int size = pageSize();
        while (true) {
            // Sequence numbers are dense where documents are not changed: a window of that many rarely has more.
            long most = Math.min(stretch.most(), stretch.after() + window(size));
            try {
                return go(stretch.shard(), stretch.after(), most, size);
            } catch (ApiException e) {
                if (e.kind() != ApiException.Kind.ANSWER_TOO_LARGE) {
                    throw e;
                }
                if (size == 1) {
                    return tooLarge(stretch.shard(), stretch.after(), most);
                }
                size = Math.max(1, size / 8);
            }
        }
    }

    /** One document that is larger than any answer that is read. */
    private Went tooLarge(int shard, long after, long most) {
        List<BulkWrite.Result.Refused> refused =
                sides.source().page(shard, after, most, 1, job.order().query(), false).stream()
                        .map(hit -> new BulkWrite.Result.Refused(
                                hit, "It, or its copy, is larger than can be read to be compared."))
                        .toList();
        long cursor = refused.isEmpty() ? most : refused.getFirst().hit().seqNo();
        return new Went(cursor, refused.size(), 0, 0, refused, List.of());
    }

    private long window(int size) {
        return (long) size * Math.max(1, job.memory().path("sparse").asLong(1));
    }

    private Went go(int shard, long after, long most, int size) {
        List<Hit> page =
                sides.source().page(shard, after, most, size, job.order().query(), true);
        long cursor = page.size() == size ? page.getLast().seqNo() : most;
        Map<Hit.Name, Hit> copies = copies(shard, page);
        List<BulkWrite.Line> lines = new ArrayList<>();
        List<Hit.Name> fine = new ArrayList<>();
        for (Hit hit : page) {
            Hit copy = copies.get(hit.name());
            if (copy != null && hit.hasSourceOf(copy)) {
                fine.add(hit.name());
            } else {
                lines.add(new BulkWrite.Line(hit, how(hit, copy)));
            }
        }
        return write(cursor, page.size(), lines, fine);
    }

    /**
     * Where both indices have as many shards, a document and its copy are in the one of the same number, as a rule: that one
     * is asked first, and all of them for those that are not in it.
     */
    private Map<Hit.Name, Hit> copies(int shard, List<Hit> page) {
        Map<Hit.Name, Hit> copies = new HashMap<>();
        if (isAlike) {
            copies.putAll(sides.destination().findInShard(shard, ids(page)));
        }
        List<Hit> others =
                page.stream().filter(hit -> !copies.containsKey(hit.name())).toList();
        copies.putAll(sides.destination().find(ids(others), Json.object(), true));
        return copies;
    }

    private static Set<String> ids(List<Hit> hits) {
        return hits.stream().map(Hit::id).collect(Collectors.toCollection(HashSet::new));
    }

    /** A document that was deleted and made anew counts its versions from 1 again: the copy's may be greater, and is old. */
    private static BulkWrite.How how(Hit hit, @Nullable Hit copy) {
        return copy == null || copy.version() < hit.version() ? BulkWrite.How.BY_VERSION : BulkWrite.How.OVER;
    }

    private Went write(long cursor, long documents, List<BulkWrite.Line> lines, List<Hit.Name> fine) {
        long written = 0;
        long overwritten =
                lines.stream().filter(line -> line.how() == BulkWrite.How.OVER).count();
        List<BulkWrite.Result.Refused> refused = new ArrayList<>();
        List<Hit> conflicts = new ArrayList<>();
        for (BulkWrite.Result result : BulkWrite.of(sides.destination(), lines)) {
            switch (result) {
                case BulkWrite.Result.Done done -> {
                    written++;
                    fine.add(done.hit().name());
                }
                case BulkWrite.Result.Refused no -> refused.add(no);
                case BulkWrite.Result.Conflict conflict -> conflicts.add(conflict.hit());
            }
        }
        if (!conflicts.isEmpty()) {
            overwritten += settle(conflicts, refused);
        }
        return new Went(cursor, documents, written, overwritten, refused, fine);
    }

    /**
     * The search did not see what is there: a copy that was written a moment ago, or the trace of a deletion. Looked at
     * again, and written over where it is not the same.
     */
    private long settle(List<Hit> conflicts, List<BulkWrite.Result.Refused> refused) {
        sides.destination().refresh();
        Map<Hit.Name, Hit> copies = sides.destination().find(ids(conflicts), Json.object(), true);
        List<BulkWrite.Line> lines = conflicts.stream()
                .filter(hit -> {
                    Hit copy = copies.get(hit.name());
                    return copy == null || !hit.hasSourceOf(copy);
                })
                .map(hit -> new BulkWrite.Line(hit, BulkWrite.How.OVER))
                .toList();
        for (BulkWrite.Result result : BulkWrite.of(sides.destination(), lines)) {
            if (result instanceof BulkWrite.Result.Refused no) {
                refused.add(no);
            }
        }
        return lines.size();
    }

    private int pageSize() {
        long documents = Math.max(1, job.number("total"));
        long average = Math.max(1, job.number("bytes") / documents);
        return Math.clamp(PAGE_BYTES / average, 20, LARGEST_PAGE);
    }
}
