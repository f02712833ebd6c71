package io.searchfleet.connections;

import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Credentials;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.security.Sealer;
import io.searchfleet.store.ExpiringCache;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherers;

/** The connections of all accounts. Every method names the account; nobody reaches another's. */
public final class Connections {
    private static final String KIND = "CONNECTION";
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final Duration OPENED = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 20;
    private static final int OPENED_AT_ONCE = 32;

    private record Named(AccountId account, ConnectionName name) {}

    private final Table table;
    private final ConnectionRecord records;
    private final Connector connector;
    private final ExpiringCache<Named, Connection> known = new ExpiringCache<>(REMEMBERED);
    // To open a seal is a call to KMS: done once per version of a record, not once per read.
    private final ExpiringCache<Named, Connection> opened = new ExpiringCache<>(OPENED);

    public Connections(Table table, Sealer sealer, Connector connector) {
        this.table = table;
        this.records = new ConnectionRecord(sealer);
        this.connector = connector;
    }

    /**
     * The connection, at most 5 s old.
     *
     * @throws ApiException not found
     */
    public Connection get(AccountId account, ConnectionName name) {
        return known.get(new Named(account, name), () -> read(account, name)).orElseThrow(() -> unknown(name));
    }

    /**
     * The connection as it is stored now.
     *
     * @throws ApiException not found
     */
    public Connection current(AccountId account, ConnectionName name) {
        return read(account, name).orElseThrow(() -> unknown(name));
    }

    /** The connection as it is stored now; empty when there is none. */
    public Optional<Connection> find(AccountId account, ConnectionName name) {
        return read(account, name);
    }

    /** The user and password by which a cluster is reached; empty where it is not connected, or by something else. */
    public Optional<Credentials.Basic> basic(AccountId account, ConnectionName name) {
        return find(account, name)
                .flatMap(connection -> connection.endpoint().credentials().basic());
    }

    /**
     * Stores a connection under its name, whatever was there: for clusters that are made here, whose names are nobody
     * else's.
     */
    public Connection keep(Connection connection) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Connection> there = find(connection.account(), connection.name());
            Optional<Connection> kept = there.isPresent() ? replace(there.get(), connection) : insert(connection);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        throw ApiException.conflict("This connection is being changed many times at once. Try again.");
    }

    private Optional<Connection> read(AccountId account, ConnectionName name) {
        Optional<Connection> read = table.find(key(account, name)).map(stored -> opened(account, stored));
        if (read.isEmpty()) {
            // Deleted elsewhere, perhaps: this process may still hold open connections to it.
            opened.forget(new Named(account, name));
            connector.release(account + "/" + name);
        }
        return read;
    }

    private static ApiException unknown(ConnectionName name) {
        return ApiException.notFound(
                "There is no cluster '" + name + "'. GET /api/clusters lists those that are connected.");
    }

    /** All connections of an account, sorted by name. */
    public List<Connection> list(AccountId account) {
        return table.list(account, KIND).stream()
                .gather(Gatherers.mapConcurrent(OPENED_AT_ONCE, stored -> opened(account, stored)))
                .toList();
    }

    private Connection opened(AccountId account, Versioned stored) {
        Named named = new Named(account, new ConnectionName(stored.id()));
        Supplier<Optional<Connection>> open = () -> Optional.of(records.connection(account, stored));
        Connection connection = opened.get(named, open).orElseThrow();
        if (connection.version() == stored.version()) {
            return connection;
        }
        opened.forget(named);
        return opened.get(named, open).orElseThrow();
    }

    /**
     * Stores how to reach a cluster. One that is known already, by uuid or address, is updated and keeps its name; a new
     * one gets the name that the draft wishes, or its cluster's own, numbered where another cluster has that.
     *
     * @param mayChange may refuse, by an exception, that a known connection is updated
     * @throws ApiException conflict, when the wished name belongs to another cluster or this cluster has another name
     */
    public Connection save(Draft draft, Consumer<Connection> mayChange) {
        // A lost race for a name or a record shows as a failed condition: look again and decide anew.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Connection> all = list(draft.account());
            Optional<Connection> same = all.stream().filter(draft::isSameUuid).findFirst();
            // An address has room for one cluster: what was there under another uuid is gone.
            same = same.or(() -> all.stream().filter(draft::isSamePlace).findFirst());
            same.ifPresent(mayChange);
            Optional<Connection> saved = same.isPresent()
                    ? replace(same.get(), draft.onto(checkedName(same.get(), draft)))
                    : insert(draft.named(freeName(all, draft)));
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        throw ApiException.conflict("This cluster is being connected many times at once. Try again.");
    }

    private static Connection checkedName(Connection known, Draft draft) {
        if (draft.name().filter(name -> !name.equals(known.name())).isPresent()) {
            throw ApiException.conflict("This cluster is already connected as '" + known.name()
                    + "'. Use that name, or delete that connection first.");
        }
        return known;
    }

    private static ConnectionName freeName(List<Connection> all, Draft draft) {
        if (draft.name().filter(name -> isTaken(all, name)).isPresent()) {
            throw ApiException.conflict(
                    "Another cluster is connected as '" + draft.name().get() + "'. Choose another name.");
        }
        ConnectionName own = ConnectionName.forCluster(draft.cluster().clusterName());
        ConnectionName name = draft.name().orElse(own);
        for (int number = 2; isTaken(all, name); number++) {
            name = own.numbered(number);
        }
        return name;
    }

    private static boolean isTaken(List<Connection> all, ConnectionName name) {
        return all.stream().anyMatch(known -> known.name().equals(name));
    }

    private Optional<Connection> insert(Connection connection) {
        return table.insert(key(connection.account(), connection.name()), records.item(connection))
                .map(connection::withVersion);
    }

    private Optional<Connection> replace(Connection known, Connection changed) {
        boolean done = table.replace(key(known.account(), known.name()), records.item(changed), known.version());
        this.known.forget(new Named(known.account(), known.name()));
        return done ? Optional.of(changed.withVersion(known.version() + 1)) : Optional.empty();
    }

    /**
     * Changes a connection's record; {@code change} may run more than once.
     *
     * @throws ApiException not found
     */
    public Connection update(AccountId account, ConnectionName name, UnaryOperator<Connection> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Connection current = current(account, name);
            Optional<Connection> replaced = replace(current, change.apply(current));
            if (replaced.isPresent()) {
                return replaced.get();
            }
        }
        throw ApiException.conflict("This connection is being changed many times at once. Try again.");
    }

    /**
     * Gives a connection another label, and whatever else changes with it. The new record is there, with all changes, before
     * the old one goes: a crash between the two leaves both, and either can be deleted.
     *
     * @throws ApiException not found; conflict, when another connection has that label
     */
    public Connection rename(
            AccountId account, ConnectionName name, ConnectionName label, UnaryOperator<Connection> change) {
        Connection renamed = insert(change.apply(current(account, name)).named(label))
                .orElseThrow(() ->
                        ApiException.conflict("Another cluster is connected as '" + label + "'. Choose another name."));
        delete(account, name);
        return renamed;
    }

    /**
     * Forgets a connection and closes what is pooled for it. The cluster itself is not touched.
     *
     * @throws ApiException not found
     */
    public void delete(AccountId account, ConnectionName name) {
        boolean existed = table.delete(key(account, name));
        known.forget(new Named(account, name));
        opened.forget(new Named(account, name));
        connector.release(account + "/" + name);
        if (!existed) {
            throw unknown(name);
        }
    }

    private static Key key(AccountId account, ConnectionName name) {
        return new Key(account, KIND, name.value());
    }
}
