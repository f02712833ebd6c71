package io.searchfleet.engines;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the copies of shards are that have everything.
 *
 * @param nodes by index and number of the shard; empty where no copy is complete
 */
record ShardPlaces(Map<String, Set<String>> nodes) {
    /** @param lines as {@code _cat/shards?h=index,shard,state,node} answers */
    static ShardPlaces read(String lines) {
        Map<String, Set<String>> nodes = new HashMap<>();
        for (String line : lines.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            if (words.size() >= 3) {
                Set<String> places = nodes.computeIfAbsent(words.get(0) + "/" + words.get(1), shard -> new HashSet<>());
                if (words.get(2).equals("STARTED") && words.size() >= 4) {
                    places.add(words.get(3));
                }
            }
        }
        return new ShardPlaces(nodes);
    }

    /** How many shards have no complete copy on any of these nodes. */
    int withoutCopyOn(Collection<String> staying) {
        return (int) nodes.values().stream()
                .filter(places -> places.stream().noneMatch(staying::contains))
                .count();
    }
}
