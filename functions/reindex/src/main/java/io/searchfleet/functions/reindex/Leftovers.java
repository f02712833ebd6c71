package io.searchfleet.functions.reindex;

import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds documents of the destination that the source does not have any more, and deletes them. A deletion leaves no trace
 * that could be searched for: the ids are compared.
 */
final class Leftovers {
    private static final int PAGE = 5000;

    private final Job job;
    private final Sides sides;

    Leftovers(Job job, Sides sides) {
        this.job = job;
        this.sides = sides;
    }

    /**
     * Goes on until all of the destination was looked at, or it is {@code end}.
     *
     * @return whether it got to the end
     */
    boolean run(Instant end) {
        sides.source().refresh();
        sides.destination().refresh();
        SortedMap<Integer, SearchIndex.Checkpoint> shards =
                sides.destination().checkpoints().shards();
        SortedMap<Integer, Long> cursors = new TreeMap<>(job.byShard("leftovers"));
        for (Map.Entry<Integer, SearchIndex.Checkpoint> shard : shards.entrySet()) {
            long last = shard.getValue().last();
            while (cursors.getOrDefault(shard.getKey(), -1L) < last) {
                if (Instant.now().isAfter(end)) {
                    return false;
                }
                cursors.put(shard.getKey(), page(shard.getKey(), cursors.getOrDefault(shard.getKey(), -1L), last));
                job.byShard("leftovers", cursors);
                job.save();
            }
        }
        job.memory().remove("leftovers");
        job.save();
        return true;
    }

    private long page(int shard, long after, long last) {
        long most = Math.min(last, after + PAGE);
        List<Hit> copies = sides.destination().page(shard, after, most, PAGE, Json.object(), false);
        Set<String> ids = copies.stream().map(Hit::id).collect(Collectors.toCollection(HashSet::new));
        Map<Hit.Name, Hit> known = sides.source().find(ids, job.order().query(), false);
        List<BulkWrite.Line> gone = new ArrayList<>();
        for (Hit copy : copies) {
            if (!known.containsKey(copy.name())) {
                gone.add(new BulkWrite.Line(copy, BulkWrite.How.DELETE));
            }
        }
        var _ = BulkWrite.of(sides.destination(), gone);
        job.add("removed", gone.size());
        return most;
    }
}
