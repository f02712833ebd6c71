package io.searchfleet.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Write;
import java.util.Optional;

/**
 * The names and plans of an account's active clusters in one item: what is written together with it cannot take a name twice,
 * nor go beyond a quota, however many try at once.
 *
 * @param clusters {@code {slug: {"name", "plan"}}}
 * @param version of the item; 0: it is not there yet
 */
record Ledger(AccountId account, ObjectNode clusters, long version) {
    private static final String KIND = "FLEET";

    static Ledger of(Table table, AccountId account) {
        return table.find(key(account))
                .map(stored -> new Ledger(
                        account, (ObjectNode) Json.stored(stored.item().text("clusters")), stored.version()))
                .orElseGet(() -> new Ledger(account, Json.object(), 0));
    }

    private static Key key(AccountId account) {
        return new Key(account, KIND, "ledger");
    }

    int size() {
        return clusters.size();
    }

    /** How many clusters other than this one have a plan, or are being changed to it. */
    long others(Slug slug, String plan) {
        return clusters.properties().stream()
                .filter(entry -> !entry.getKey().equals(slug.value()))
                .filter(entry -> entry.getValue().path("plan").asText().equals(plan))
                .count();
    }

    /** Whether a cluster other than this one has a name. */
    boolean hasName(Slug slug, String name) {
        return clusters.properties().stream()
                .filter(entry -> !entry.getKey().equals(slug.value()))
                .map(entry -> entry.getValue().path("name").asText())
                .anyMatch(name::equals);
    }

    /** The write that lets the ledger say what a cluster is now; empty: it does already. */
    Optional<Write> write(ManagedCluster cluster) {
        ObjectNode changed = clusters.deepCopy();
        if (cluster.isActive()) {
            changed.putObject(cluster.slug().value())
                    .put("name", cluster.name())
                    .put("plan", cluster.nextPlan().orElse(cluster.plan()));
        } else {
            changed.remove(cluster.slug().value());
        }
        return changed.equals(clusters)
                ? Optional.empty()
                : Optional.of(new Write(key(account), Item.empty().text("clusters", changed.toString()), version));
    }
}
