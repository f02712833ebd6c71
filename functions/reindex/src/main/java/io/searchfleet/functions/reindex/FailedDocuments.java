package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import io.searchfleet.model.Sha256;
import io.searchfleet.operations.Operation;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Gatherers;

/**
 * The documents that a job could not copy, each with its reason: an item per document, so that one that fails again is
 * there once. At most {@value #MOST_KEPT} are kept; kept as long as the job.
 */
final class FailedDocuments {
    static final int MOST_KEPT = 20_000;

    private static final int AT_ONCE = 16;
    private static final int LONGEST_REASON = 1000;
    private static final Duration KEPT = Duration.ofDays(90);

    private final Table table;
    private final Operation operation;

    FailedDocuments(Table table, Operation operation) {
        this.table = table;
        this.operation = operation;
    }

    /** A document that was refused. */
    record Failed(String id, String routing, String reason) {
        private ObjectNode json() {
            return Json.object()
                    .put("id", id)
                    .put("routing", routing.isEmpty() ? null : routing)
                    .put(
                            "reason",
                            reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
        }
    }

    void add(Collection<Failed> documents) {
        Instant expiry = Instant.now().plus(KEPT);
        documents.stream()
                .gather(Gatherers.mapConcurrent(AT_ONCE, document -> {
                    table.put(
                            key(document.id(), document.routing()),
                            Item.empty()
                                    .text("document", document.json().toString())
                                    .expiry(expiry));
                    return document;
                }))
                .forEach(_ -> {});
    }

    /** Takes away those that were copied, or are no longer there, after all. */
    void remove(Collection<Hit.Name> documents) {
        documents.stream()
                .gather(Gatherers.mapConcurrent(AT_ONCE, name -> table.delete(key(name.id(), name.routing()))))
                .forEach(_ -> {});
    }

    /** Rows {@code {id, routing, reason}}; in no order that means anything. */
    List<ObjectNode> all() {
        return table.list(operation.account(), kind()).stream()
                .map(stored -> (ObjectNode) Json.stored(stored.item().text("document")))
                .toList();
    }

    private String kind() {
        return "FAILED-" + operation.id();
    }

    private Key key(String id, String routing) {
        byte[] hash = Sha256.of(Json.bytes(List.of(id, routing)));
        return new Key(operation.account(), kind(), HexFormat.of().formatHex(hash, 0, 16));
    }
}
