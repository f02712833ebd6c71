package io.searchfleet.functions.connections;

import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Diagnosis;
import io.searchfleet.engine.Diagnosis.Step;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes a connection. A new way to reach the cluster is tried before it is stored, and must lead to the same one. */
final class ChangeService {
    private final Connections connections;
    private final ConnectService connecting;
    private final UnderWay underWay;

    ChangeService(Wiring wiring, ConnectService connecting, UnderWay underWay) {
        this.connections = wiring.connections();
        this.connecting = connecting;
        this.underWay = underWay;
    }

    /**
     * @param force whether another cluster may answer at the new address
     * @throws ApiException conflict, when another cluster answers, another connection has the new name, an operation needs the
     *     old one, or somebody else changed meanwhile how to reach the cluster; why the cluster could not be reached. Then
     *     nothing is stored
     */
    Connection change(Connection known, ConnectionForm form, boolean force, Budget budget) {
        boolean isMoved = !form.endpoint().equals(known.endpoint());
        Optional<ConnectionName> label = newLabel(known, form);
        if (label.isEmpty()
                && form.traits().onto(known, form.endpoint(), known.cluster()).equals(known)) {
            return known;
        }
        Optional<ClusterInfo> found = isMoved ? Optional.of(connecting.ask(form.endpoint(), budget)) : Optional.empty();
        found.flatMap(cluster -> objection(known, cluster))
                .filter(why -> !force)
                .ifPresent(why -> {
                    throw ApiException.conflict(why);
                });
        UnaryOperator<Connection> change = current -> {
            if (isMoved) {
                requireUnmoved(known, form, current);
            }
            return form.traits()
                    .onto(current, isMoved ? form.endpoint() : current.endpoint(), found.orElse(current.cluster()));
        };
        return label.map(wish -> connections.rename(known.account(), known.name(), wish, change))
                .orElseGet(() -> connections.update(known.account(), known.name(), change));
    }

    /** The new endpoint is the known one with what the body names: stored over a third, it would take that back. */
    private static void requireUnmoved(Connection known, ConnectionForm form, Connection current) {
        if (!current.endpoint().equals(known.endpoint()) && !current.endpoint().equals(form.endpoint())) {
            throw ApiException.conflict(
                    "This connection was changed meanwhile. Look at it, and send the change again if it is still meant.");
        }
    }

    /** Tries the change out and tells how each step went. */
    Diagnosis diagnose(Connection known, ConnectionForm form, boolean force, Budget budget) {
        var _ = newLabel(known, form);
        Diagnosis diagnosis = connecting.diagnose(form.endpoint(), budget);
        return diagnosis
                .cluster()
                .flatMap(cluster -> objection(known, cluster))
                .map(why -> diagnosis.with(new Step("identity", Optional.of(force), why, 0)))
                .orElse(diagnosis);
    }

    private Optional<ConnectionName> newLabel(Connection known, ConnectionForm form) {
        Optional<ConnectionName> label = form.name().filter(name -> !name.equals(known.name()));
        label.filter(wish -> connections.list(known.account()).stream()
                        .anyMatch(other -> other.name().equals(wish)))
                .ifPresent(wish -> {
                    throw ApiException.conflict("Another cluster is connected as '" + wish + "'. Choose another name.");
                });
        if (label.isPresent()) {
            underWay.refuse(known.account(), known.name(), "");
        }
        return label;
    }

    private static Optional<String> objection(Connection known, ClusterInfo found) {
        String before = known.cluster().uuid();
        return before.isEmpty() || found.uuid().isEmpty() || before.equals(found.uuid())
                ? Optional.empty()
                : Optional.of("Another cluster answers there: '" + found.clusterName() + "' (" + found.uuid()
                        + "), not '" + known.cluster().clusterName() + "' (" + before
                        + "). If that is meant, add ?force=true.");
    }
}
