package io.searchfleet.local.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.fleet.Slug;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProviderIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final EngineRef REF = new EngineRef(new AccountId("team-a"), Slug.of("shop", "seed"), "local-1");
    private static final Credentials.Basic FIRST = new Credentials.Basic("user", "first");
    private static final Credentials.Basic SECOND = new Credentials.Basic("user", "second");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void anEngine_isMadeChangedKilledReopenedAndDeleted_andItsDocumentsStayUntilThen() throws Exception {
        ClusterAddress address;
        try (Engines engines = Engines.open(folder, Clock.systemUTC())) {
            ClusterProvider provider = provider();
            assertThat(provider.describe(REF)).isEmpty();
            address = provider.promise(REF).orElseThrow();
            EngineOrder order = order(1, 160, Optional.of(FIRST), Optional.of(address));
            provider.create(order);
            provider.create(order);
            assertThat(provider.describe(REF).orElseThrow().state()).isEqualTo(State.WORKING);
            assertThat(provider.list())
                    .singleElement()
                    .satisfies(found -> assertThat(found.ref()).isEqualTo(REF));
            assertThat(provider.watch(REF, Duration.ofMillis(200)).orElseThrow().state())
                    .isEqualTo(State.WORKING);
            assertThat(provider.watch(REF, LIMIT).orElseThrow().state()).isEqualTo(State.READY);
            assertThat(provider.describe(REF).orElseThrow().address()).contains(address);
            write(address);
            rotate(provider, address);
            if (!System.getProperty(EngineRelease.UNDER_TEST, "").isEmpty()) {
                growAndShrink(provider, address);
            }
            kill(engines, provider);
            assertThat(read(address, SECOND)).contains("kept");
        }
        assertThat(Ports.isFree(address.port())).as("nothing is left").isTrue();

        try (Engines _ = Engines.open(folder, Clock.systemUTC())) {
            ClusterProvider provider = provider();
            awaitReady(provider);
            assertThat(provider.describe(REF).orElseThrow().address()).contains(address);
            assertThat(read(address, SECOND)).contains("kept");
            delete(provider, address);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void rotate(ClusterProvider provider, ClusterAddress address) throws Exception {
        provider.update(order(1, 160, Optional.of(SECOND), Optional.empty()));
        awaitReady(provider);
        assertThat(send(address, "GET", "/", FIRST, "").statusCode()).isEqualTo(401);
        assertThat(send(address, "GET", "/", SECOND, "").statusCode()).isEqualTo(200);
    }

    private static void growAndShrink(ClusterProvider provider, ClusterAddress address) throws Exception {
        EngineOrder grown = order(2, 160, Optional.empty(), Optional.empty());
        assertThat(provider.foresee(grown).movesData()).isFalse();
        provider.update(grown);
        assertThat(provider.describe(REF).orElseThrow().state()).isEqualTo(State.WORKING);
        awaitReady(provider);
        assertThat(send(address, "GET", "/_cat/nodes?h=name", SECOND, "").body().lines())
                .hasSize(2);
        EngineOrder shrunk = order(1, 160, Optional.empty(), Optional.empty());
        assertThat(provider.foresee(shrunk).movesData()).isTrue();
        assertThat(provider.foresee(shrunk).fits()).isTrue();
        provider.update(shrunk);
        awaitReady(provider);
        assertThat(send(address, "GET", "/_cat/nodes?h=name", SECOND, "").body().lines())
                .hasSize(1);
        assertThat(read(address, SECOND)).contains("kept");
    }

    private static void kill(Engines engines, ClusterProvider provider) {
        engines.find(REF).flatMap(Engine::process).ifPresent(EngineProcess::kill);
        await(() -> state(provider) == State.DOWN);
        // At first it is only known that it does not answer.
        await(() -> provider.describe(REF).orElseThrow().message().contains("ended by itself"));
        assertThat(state(provider)).isEqualTo(State.DOWN);
        awaitReady(provider);
    }

    private static void delete(ClusterProvider provider, ClusterAddress address) {
        provider.delete(REF);
        provider.delete(REF);
        assertThat(provider.describe(REF).map(EngineReport::state))
                .hasValueSatisfying(state -> assertThat(state).isEqualTo(State.DELETING));
        await(() -> provider.describe(REF).isEmpty());
        assertThat(Ports.isFree(address.port())).isTrue();
        provider.delete(REF);
    }

    @Test
    void whatACrashLeftHalfMadeOrHalfDeleted_isGoneAfterTheNextOpening() throws Exception {
        Files.createDirectories(folder.resolve("half-1234567890/data/node_1"));
        Files.createDirectories(folder.resolve("rest-1234567890.deleting/data"));
        Path deleting = folder.resolve(REF.slug() + ".deleting");
        Files.createDirectories(deleting.resolve("data/node_1"));
        Files.writeString(deleting.resolve("engine.json"), """
                {"account":"team-a","slug":"%s","region":"local-1","release":"opensearch-3.8","heap_mb":128,"nodes":1,
                 "port":20001,"created_at":"2026-01-01T00:00:00Z","tags":[]}""".formatted(REF.slug()));

        try (Engines _ = Engines.open(folder, Clock.systemUTC())) {
            await(() -> provider().list().isEmpty());
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void anOrderThatThisMachineCannotServe_isRefusedForGood() {
        try (Engines _ = Engines.open(folder, Clock.systemUTC())) {
            ClusterProvider provider = provider();
            ObjectNode size = Json.object().put("heap_mb", 128).put("nodes", 1);
            for (EngineOrder wrong : List.of(
                    order("opensearch-9.9", size),
                    order("elasticsearch-8.19", size),
                    order("opensearch-3.8", Json.object()),
                    order("opensearch-3.8", Json.object().put("heap_mb", 128).put("nodes", 6)))) {
                assertThatThrownBy(() -> provider.create(wrong))
                        .isInstanceOfSatisfying(
                                ProviderException.class,
                                refused -> assertThat(refused.failure().retryable())
                                        .isFalse());
            }
            assertThatThrownBy(() -> provider.update(order("opensearch-3.8", size)))
                    .isInstanceOf(ProviderException.class);
            assertThat(provider.list()).isEmpty();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aPortIsPromisedToOneEngineAtATime() {
        try (Engines _ = Engines.open(folder, Clock.systemUTC())) {
            ClusterProvider provider = provider();
            EngineRef other = new EngineRef(REF.account(), Slug.of("other", "seed"), REF.region());

            assertThat(provider.promise(REF)).isEqualTo(provider.promise(REF)).isNotEqualTo(provider.promise(other));
        }
    }

    private ClusterProvider provider() {
        ClusterProvider.Factory factory = ServiceLoader.load(ClusterProvider.Factory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("local"))
                .findFirst()
                .orElseThrow();
        return factory.make(Environment.of(Map.of("ENGINES_FOLDER", folder.toString())));
    }

    private static EngineOrder order(
            int nodes, int heap, Optional<Credentials.Basic> credentials, Optional<ClusterAddress> address) {
        ObjectNode size = Json.object().put("heap_mb", heap).put("nodes", nodes);
        return new EngineOrder(REF, "opensearch-3.8", size, address, credentials, List.of());
    }

    private static EngineOrder order(String release, ObjectNode size) {
        return new EngineOrder(REF, release, size, Optional.empty(), Optional.of(FIRST), List.of());
    }

    private static State state(ClusterProvider provider) {
        return provider.describe(REF).orElseThrow().state();
    }

    private static void awaitReady(ClusterProvider provider) {
        await(() -> state(provider) == State.READY);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void write(ClusterAddress address) throws Exception {
        assertThat(send(address, "PUT", "/things/_doc/1?refresh=true", FIRST, "{\"name\":\"kept\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static String read(ClusterAddress address, Credentials.Basic credentials) throws Exception {
        return send(address, "GET", "/things/_doc/1", credentials, "").body();
    }

    private static HttpResponse<String> send(
            ClusterAddress address, String method, String path, Credentials.Basic credentials, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", credentials.authorization())
                .timeout(Duration.ofSeconds(30))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
