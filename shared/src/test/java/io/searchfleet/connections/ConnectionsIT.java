package io.searchfleet.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.engine.ClientCertificate;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.CustomHeaders;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.PathPrefix;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.security.MasterKey;
import io.searchfleet.security.Sealer;
import io.searchfleet.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionsIT {
    private static final TestStore STORE = TestStore.start();

    private final Connections connections = STORE.wiring().connections();

    @AfterAll
    static void stop() {
        STORE.close();
    }

    private static Connection save(Connections connections, Draft draft) {
        return connections.save(draft, _ -> {});
    }

    @Test
    void aKnownConnectionThatMayNotChange_staysAsItIs() {
        Connections connections = STORE.wiring().connections();
        Connection known = save(connections, draft("fixed", "c", "u", 9200, new Credentials.Basic("u", "p")));
        for (Draft again : List.of(
                draft("fixed", "c", "u", 9201, new Credentials.None()),
                draft("fixed", "c", "other", 9200, new Credentials.None()))) {
            assertThat(failure(() -> connections.save(again, connection -> {
                        throw ApiException.conflict("not " + connection.name());
                    })))
                    .hasMessage("not c");
        }
        assertThat(connections.current(known.account(), known.name()).endpoint())
                .isEqualTo(known.endpoint());
    }

    @Test
    void aConnection_comesBackAsItWasSaved_inAnotherProcess() {
        AccountId account = new AccountId("roundtrip");
        Draft draft = new Draft(
                account,
                Optional.empty(),
                new Endpoint(
                        new ClusterAddress(true, "es.example.com", 9243),
                        new Credentials.Basic("user", "s3cret"),
                        new Tls(Optional.of("PEM"), false, Optional.of(new ClientCertificate("CERT", "KEY"))),
                        new PathPrefix("/es"),
                        new CustomHeaders(Map.of("X-Gateway-Key", "s3cret"))),
                new Draft.Traits(
                        Optional.of(Mode.READ_ONLY),
                        Optional.of(List.of("eu", "prod")),
                        Optional.of(List.of("kept-*"))),
                new ClusterInfo("prod", "uuid-1", new Engine.Elasticsearch("7.10.2")));
        Connection saved = save(connections, draft);
        Connection read = STORE.wiring().connections().get(account, saved.name());
        assertThat(read).isEqualTo(saved);
        assertThat(read.endpoint().credentials()).isEqualTo(new Credentials.Basic("user", "s3cret"));
        assertThat(read.toString()).doesNotContain("s3cret").doesNotContain("KEY");
        assertThat(read.name().value()).isEqualTo("prod");
    }

    static List<Credentials> kinds() {
        return List.of(
                new Credentials.None(),
                new Credentials.Basic("u", ""),
                Credentials.ApiKey.of("id", "key"),
                new Credentials.Bearer("a.b.c"),
                new Credentials.SigV4("eu-central-1", "es", Optional.empty(), "kinds"),
                new Credentials.SigV4(
                        "us-gov-west-1", "aoss", Optional.of("arn:aws:iam::123456789012:role/x"), "kinds"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfCredentials_comesBack(Credentials credentials) {
        Connection saved = save(connections, draft("kinds", "c", "u", 9200, credentials));
        assertThat(saved.protectedIndices()).containsExactly(".*");
        assertThat(STORE.wiring().connections().get(saved.account(), saved.name()))
                .isEqualTo(saved);
    }

    @Test
    void twoClustersBehindOneProxy_areTwoConnections() {
        Draft one = draft("prefix", "c", "u1", 9200, new Credentials.None());
        Endpoint behind = new Endpoint(
                one.endpoint().address(),
                new Credentials.None(),
                Tls.SYSTEM,
                new PathPrefix("/other"),
                CustomHeaders.NONE);
        save(connections, one);
        save(
                connections,
                new Draft(
                        one.account(),
                        Optional.empty(),
                        behind,
                        Draft.Traits.UNSAID,
                        new ClusterInfo("c", "u2", new Engine.OpenSearch("3.8.0"))));
        assertThat(connections.list(one.account())).hasSize(2);
    }

    @Test
    void aRename_keepsAllButTheName_andNeverTakesAnothers() {
        Connection first = save(connections, draft("rename", "a", "u1", 9200, new Credentials.Basic("u", "p")));
        Connection second = save(connections, draft("rename", "b", "u2", 9201, new Credentials.None()));
        AccountId account = first.account();
        assertThat(failure(() -> connections.rename(account, first.name(), second.name(), same -> same))
                        .kind())
                .isEqualTo(ApiException.Kind.CONFLICT);
        Connection renamed = connections.rename(account, first.name(), new ConnectionName("z"), same -> same);
        assertThat(connections.list(account))
                .extracting(each -> each.name().value())
                .containsExactly("b", "z");
        assertThat(STORE.wiring().connections().get(account, renamed.name()).endpoint())
                .isEqualTo(first.endpoint());
    }

    @Test
    void aRenameWithOtherChanges_isOneWrite() {
        Connection before = save(connections, draft("relabel", "a", "u1", 9200, new Credentials.None()));
        Connection after = connections.rename(
                before.account(),
                before.name(),
                new ConnectionName("z"),
                current -> current.withSettings(new HqSettings(true, 3, 300, 7, true)));
        Connection stored = STORE.wiring().connections().get(before.account(), after.name());
        assertThat(stored.settings()).isEqualTo(after.settings()).isNotEqualTo(before.settings());
        // A write after the first would have raised it.
        assertThat(stored.version()).isEqualTo(after.version());
    }

    @Test
    void credentials_areNowhereInTheStoreInClear() {
        Draft draft = draft("sealed", "c", "u", 9200, new Credentials.Basic("plantedUser", "plantedPassword"));
        Endpoint endpoint = new Endpoint(
                draft.endpoint().address(),
                draft.endpoint().credentials(),
                Tls.SYSTEM.with(new ClientCertificate("CERT", "plantedKey")),
                PathPrefix.NONE,
                new CustomHeaders(Map.of("X-Key", "plantedHeader")));
        save(connections, new Draft(draft.account(), Optional.empty(), endpoint, Draft.Traits.UNSAID, draft.cluster()));
        try (var client = STORE.client()) {
            for (var item : client.scan(request -> request.tableName("Table")).items()) {
                for (var value : item.values()) {
                    String text =
                            value.b() == null ? value.toString() : value.b().asString(StandardCharsets.ISO_8859_1);
                    assertThat(text).doesNotContain("planted");
                }
            }
        }
    }

    @Test
    void repeating_updatesAddressAndCredentials_andKeepsTheRest() {
        Connection first = save(connections, draft("repeat", "c", "u", 9200, new Credentials.None()));
        connections.update(
                first.account(), first.name(), known -> known.withSettings(new HqSettings(false, 9, 300, 7, false)));
        Connection again = save(connections, draft("repeat", "c", "u", 9201, new Credentials.Basic("a", "b")));
        assertThat(again.name()).isEqualTo(first.name());
        assertThat(again.address().port()).isEqualTo(9201);
        assertThat(again.settings().websocketInterval()).isEqualTo(9);
        assertThat(connections.list(first.account())).hasSize(1);
    }

    @Test
    void twoClustersOfOneName_bothStayReachable() {
        Connection one = save(connections, draft("twins", "docker-cluster", "u1", 9200, new Credentials.None()));
        Connection two = save(connections, draft("twins", "docker-cluster", "u2", 9201, new Credentials.None()));
        assertThat(one.name().value()).isEqualTo("docker-cluster");
        assertThat(two.name().value()).isEqualTo("docker-cluster-2");
        assertThat(connections.get(one.account(), two.name()).address().port()).isEqualTo(9201);
        assertThat(save(connections, draft("twins", "docker-cluster", "u1", 9200, new Credentials.None()))
                        .name())
                .isEqualTo(one.name());
    }

    @Test
    void aClusterThatWasMadeAnewAtItsAddress_takesThePlaceOfTheOld() {
        save(connections, draft("anew", "c", "old", 9200, new Credentials.None()));
        Connection fresh = save(connections, draft("anew", "c", "new", 9200, new Credentials.None()));
        assertThat(connections.list(fresh.account())).hasSize(1);
        assertThat(fresh.cluster().uuid()).isEqualTo("new");
    }

    @Test
    void aWishedName_isKept_andNeverDivertsToAnotherCluster() {
        Connection named = save(connections, named("wished", "mine", "u1", 9200));
        assertThat(named.name().value()).isEqualTo("mine");
        assertThat(save(connections, named("wished", "mine", "u1", 9200)).name())
                .isEqualTo(named.name());
        assertThat(failure(() -> save(connections, named("wished", "mine", "u2", 9201)))
                        .kind())
                .isEqualTo(ApiException.Kind.CONFLICT);
        assertThat(failure(() -> save(connections, named("wished", "other", "u1", 9200)))
                        .kind())
                .isEqualTo(ApiException.Kind.CONFLICT);
        assertThat(connections.list(named.account())).hasSize(1);
    }

    @Test
    void anotherAccountsConnection_doesNotExist() {
        Connection mine = save(connections, draft("mine", "c", "u", 9200, new Credentials.None()));
        AccountId other = new AccountId("theirs");
        assertThat(failure(() -> connections.get(other, mine.name())).kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
        assertThat(failure(() -> connections.delete(other, mine.name())).kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
        assertThat(failure(() -> connections.update(other, mine.name(), known -> known))
                        .kind())
                .isEqualTo(ApiException.Kind.NOT_FOUND);
        assertThat(connections.list(other)).isEmpty();
        assertThat(connections.get(mine.account(), mine.name())).isNotNull();
    }

    @Test
    void aDeletedConnection_isUnknownAtOnce() {
        Connection saved = save(connections, draft("gone", "c", "u", 9200, new Credentials.None()));
        connections.get(saved.account(), saved.name());
        connections.delete(saved.account(), saved.name());
        assertThat(failure(() -> connections.get(saved.account(), saved.name())).kind())
                .isEqualTo(ApiException.Kind.NOT_FOUND);
    }

    @Test
    void manyAtOnce_leaveOneRecordPerCluster_eachWithANameOfItsOwn() throws InterruptedException, ExecutionException {
        List<Future<Connection>> saved = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                int cluster = i % 4;
                saved.add(threads.submit(() -> save(
                        connections, draft("race", "same", "u" + cluster, 9200 + cluster, new Credentials.None()))));
            }
        }
        for (Future<Connection> each : saved) {
            each.get();
        }
        List<Connection> all = connections.list(new AccountId("race"));
        assertThat(all).hasSize(4);
        assertThat(all.stream().map(known -> known.cluster().uuid())).containsExactlyInAnyOrder("u0", "u1", "u2", "u3");
        assertThat(all.stream().map(known -> known.name().value()))
                .containsExactlyInAnyOrder("same", "same-2", "same-3", "same-4");
    }

    @Test
    void aSeal_isOpenedOnce_whileTheRecordDoesNotChange() {
        AccountId account = new AccountId("opened");
        AtomicInteger unwrapped = new AtomicInteger();
        Sealer sealer = new Sealer(new MasterKey() {
            @Override
            public DataKey generate(Map<String, String> context) {
                return new DataKey(new byte[32], new byte[8]);
            }

            @Override
            public byte[] unwrap(byte[] wrapped, Map<String, String> context) {
                unwrapped.incrementAndGet();
                return new byte[32];
            }
        });
        Connections writer = STORE.connections(sealer);
        for (int i = 0; i < 3; i++) {
            save(writer, draft("opened", "c" + i, "u" + i, 9200 + i, new Credentials.Basic("u", "p")));
        }
        Connections reader = STORE.connections(sealer);
        unwrapped.set(0);
        assertThat(reader.list(account)).hasSize(3);
        assertThat(reader.list(account)).hasSize(3);
        assertThat(unwrapped).hasValue(3);
        save(writer, draft("opened", "c1", "u1", 9201, new Credentials.Basic("u", "changed")));
        unwrapped.set(0);
        assertThat(reader.list(account).get(1).endpoint().credentials())
                .isEqualTo(new Credentials.Basic("u", "changed"));
        assertThat(unwrapped).hasValue(1);
    }

    @Test
    void aConnectionMadeAnew_isNeverTakenForItsForerunner() {
        Connection first = save(connections, draft("reborn", "c", "u", 9200, new Credentials.Basic("u", "old")));
        Connections other = STORE.wiring().connections();
        assertThat(other.get(first.account(), first.name()).endpoint().credentials())
                .isEqualTo(new Credentials.Basic("u", "old"));
        connections.delete(first.account(), first.name());
        Connection second = save(connections, draft("reborn", "c", "u", 9200, new Credentials.Basic("u", "new")));
        assertThat(second.target().version()).isNotEqualTo(first.target().version());
        assertThat(other.list(first.account()).getFirst().endpoint().credentials())
                .isEqualTo(new Credentials.Basic("u", "new"));
    }

    private static Draft draft(String account, String name, String uuid, int port, Credentials credentials) {
        return new Draft(
                new AccountId(account),
                Optional.empty(),
                Endpoint.of(new ClusterAddress(false, "10.0.0.1", port)).with(credentials),
                Draft.Traits.UNSAID,
                new ClusterInfo(name, uuid, new Engine.OpenSearch("3.8.0")));
    }

    private static Draft named(String account, String label, String uuid, int port) {
        Draft draft = draft(account, "c", uuid, port, new Credentials.None());
        return new Draft(
                draft.account(),
                Optional.of(new ConnectionName(label)),
                draft.endpoint(),
                draft.traits(),
                draft.cluster());
    }

    private static ApiException failure(Runnable call) {
        ApiException failure = catchThrowableOfType(ApiException.class, call::run);
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }
}
