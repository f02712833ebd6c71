package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.FleetCall.Kind;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.fleet.FakeProvider;
import io.searchfleet.model.Json;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many clients change the same clusters at once; then {@link FleetHistory} explains every answer that any of them got. A
 * short run unless {@code -Dsearchfleet.chaos=all}; {@code -Dsearchfleet.seed} makes the clients choose as they did before,
 * though not at the same moments.
 */
class FleetHistoryIT {
    private static final int ACCOUNTS = 5;
    private static final int CLIENTS = 10;
    private static final int CALLS = "all".equals(System.getProperty("searchfleet.chaos")) ? 40 : 6;
    private static final long SEED = Long.getLong("searchfleet.seed", System.currentTimeMillis());
    private static final List<String> NAMES = IntStream.rangeClosed(1, 7)
            .boxed()
            .flatMap(i -> Stream.of("alpha " + i, "beta " + i))
            .toList();
    private static final List<String> PLANS = List.of("sandbox", "sandbox", "standard-micro-aws-us-east-1", "few");
    private static final List<String> WANTED = List.of("", "a", "alpha", "beta 2", "1", "none");

    private static LocalRuntime runtime;

    private final Queue<FleetCall> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    /** What the clients of an account know of. */
    private final Map<String, Queue<String>> slugs = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() {
        runtime = FleetIT.runtime(Map.of());
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void everyAnswerOfManyClientsAtOnce_canBeExplained() {
        System.out.println("seed " + SEED + ", " + ACCOUNTS * CLIENTS * CALLS + " calls or more");
        FleetClient admin = new FleetClient(runtime.uri(), runtime.adminToken());
        Map<String, FleetClient> accounts = new TreeMap<>();
        List<Runnable> clients = new ArrayList<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            String name = "history-" + account;
            accounts.put(name, admin.other(name, "admin"));
            for (int number = 0; number < CLIENTS; number++) {
                Client client = new Client(name, number, admin.other(name, "admin"));
                clients.add(client::run);
            }
        }
        all(clients);
        accounts.values().forEach(FleetHistoryIT::settled);
        Map<String, FleetHistory.Change> changes = new HashMap<>();
        accounts.values().forEach(client -> changes.putAll(changes(client)));
        accounts.forEach((name, client) -> walkWhole(new Client(name, CLIENTS, client)));
        List<FleetCall> history = List.copyOf(calls);
        Map<String, Long> counts = history.stream()
                .collect(Collectors.groupingBy(
                        call -> call.kind() + " " + call.status(), TreeMap::new, Collectors.counting()));
        System.out.println(counts);
        assertThat(FleetHistory.faults(history, changes)).as("seed " + SEED).isEmpty();
        everythingAgrees(history, accounts);
        thePasswordsOfTheEnd(history, changes, accounts);
    }

    private Queue<String> known(String account) {
        return slugs.computeIfAbsent(account, _ -> new ConcurrentLinkedQueue<>());
    }

    private static void all(Collection<Runnable> tasks) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = tasks.stream()
                .map(task -> Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                        .start(task))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void settled(FleetClient client) {
        Instant limit = Instant.now().plusSeconds(60);
        while (!client.get("/operations?state=scheduling,running,cancelling&size=500")
                .json()
                .path("operations")
                .isEmpty()) {
            assertThat(Instant.now()).isBefore(limit);
            FleetClient.sleep(100);
        }
    }

    private static Map<String, FleetHistory.Change> changes(FleetClient client) {
        Map<String, FleetHistory.Change> changes = new HashMap<>();
        String next = "/operations?size=100";
        while (!next.isEmpty()) {
            JsonNode page = client.get(next).json();
            for (JsonNode json : page.path("operations")) {
                String target = json.path("target").asText();
                FleetHistory.Change change = new FleetHistory.Change(
                        json.path("id").asText(),
                        target.substring(target.lastIndexOf('/') + 1),
                        json.path("state").asText(),
                        Instant.parse(json.path("created_at").asText()),
                        Instant.parse(json.path("updated_at").asText()));
                changes.put(change.id(), change);
            }
            next = page.path("pagination").path("next").asText("");
            next = next.equals("null") ? "" : next;
        }
        return changes;
    }

    /** All pages of an account that nobody changes: the history says how many there must be of them, and of what. */
    private static void walkWhole(Client client) {
        for (String wanted : WANTED) {
            for (int size : List.of(3, 100)) {
                client.walk(wanted, size);
            }
        }
    }

    /** One client, which does one thing after the other, and remembers what was answered. */
    private final class Client {
        private final String account;
        private final int number;
        private final FleetClient client;
        private final Random random;

        Client(String account, int number, FleetClient client) {
            this.account = account;
            this.number = number;
            this.client = client;
            this.random = new Random(SEED * 31 + account.hashCode() * 1009L + number);
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        void run() {
            for (int i = 0; i < CALLS; i++) {
                List<String> known = List.copyOf(known(account));
                int dice = random.nextInt(100);
                if (known.isEmpty() || dice < 25) {
                    create(i);
                } else if (dice < 50) {
                    thenShow(Kind.UPDATE, any(known), "PUT", "/clusters/%s", change());
                } else if (dice < 64) {
                    thenShow(Kind.DELETE, any(known), "DELETE", "/clusters/%s", Json.object());
                } else if (dice < 74) {
                    thenShow(Kind.ROTATE, any(known), "POST", "/clusters/%s/credentials", Json.object());
                } else if (dice < 88) {
                    show(any(known));
                } else {
                    walk(any(WANTED), any(List.of(1, 2, 5, 100)));
                }
            }
        }

        private void create(int turn) {
            ObjectNode order = Json.object().put("name", any(NAMES)).put("plan", any(PLANS));
            switch (random.nextInt(4)) {
                case 0 -> {
                    // The answer is lost, and the order is sent again.
                    order(order, "key-" + turn);
                    order(order, "key-" + turn);
                }
                case 1 ->
                    // Nobody knows whether it arrived: it is sent again while the first is on its way.
                    all(List.of(() -> order(order, "key-" + turn), () -> order(order, "key-" + turn)));
                default -> order(order, "");
            }
        }

        private void order(ObjectNode order, String key) {
            String[] headers = key.isEmpty() ? new String[0] : new String[] {"Idempotency-Key", key};
            FleetCall call = call(Kind.CREATE, "", "POST", "/clusters", order, key, headers);
            if (call.isAccepted()) {
                known(account).add(call.made());
                show(call.made());
            }
        }

        private ObjectNode change() {
            ObjectNode change = Json.object();
            int what = random.nextInt(10);
            if (what < 6) {
                change.put("name", any(NAMES));
            }
            if (what > 3 && what < 9) {
                change.put("plan", any(PLANS));
            }
            return change;
        }

        private void thenShow(Kind kind, String slug, String method, String path, ObjectNode body) {
            FleetCall call = call(kind, slug, method, path.formatted(slug), body, "");
            if (call.isAccepted() && random.nextBoolean()) {
                show(slug);
            }
            if (call.status() == 404 && random.nextBoolean()) {
                known(account).remove(slug);
            }
        }

        private void show(String slug) {
            call(Kind.SHOW, slug, "GET", "/clusters/" + slug, Json.object(), "");
        }

        /** As clients do that want all there are: page by page, until they have as many as were promised, or an empty one. */
        void walk(String wanted, int size) {
            int seen = 0;
            for (int page = 1; ; page++) {
                ObjectNode query =
                        Json.object().put("q", wanted).put("page", page).put("size", size);
                String path = "/clusters?q=" + wanted.replace(" ", "%20") + "&page=" + page + "&size=" + size;
                JsonNode answer = call(Kind.LIST, "", "GET", path, query, "").answer();
                int rows = answer.path("clusters").size();
                seen += rows;
                if (rows == 0
                        || seen
                                >= answer.path("pagination")
                                        .path("total_records")
                                        .asInt()) {
                    return;
                }
            }
        }

        private FleetCall call(
                Kind kind, String slug, String method, String path, ObjectNode sent, String key, String... headers) {
            String body = method.equals("GET") || method.equals("DELETE") ? "" : sent.toString();
            Instant start = Instant.now();
            Answer answer = client.call(method, path, body, headers);
            String location = answer.header("Location");
            FleetCall call = new FleetCall(
                    numbers.incrementAndGet(),
                    account,
                    number,
                    start,
                    Instant.now(),
                    kind,
                    slug,
                    sent,
                    key,
                    answer.status(),
                    answer.text(),
                    location.substring(location.lastIndexOf('/') + 1));
            calls.add(call);
            return call;
        }
    }

    /** The API, the ledger, the connections and the provider tell of the same clusters. */
    private static void everythingAgrees(List<FleetCall> history, Map<String, FleetClient> accounts) {
        FakeProvider provider = FleetIT.provider(runtime);
        Set<String> all = new HashSet<>();
        accounts.forEach((account, client) -> {
            JsonNode listed = client.get("/clusters?size=100").json().path("clusters");
            Map<String, String> names = new TreeMap<>();
            for (JsonNode cluster : listed) {
                assertThat(cluster.path("state").asText()).isEqualTo("PROVISIONED");
                assertThat(cluster.path("operation").isNull()).isTrue();
                names.put(cluster.path("slug").asText(), cluster.path("name").asText());
                int heap = cluster.path("plan").path("slug").asText().startsWith("standard") ? 256 : 128;
                assertThat(provider.sizes()
                                .getOrDefault(cluster.path("slug").asText(), Json.object())
                                .path("heap_mb")
                                .asInt())
                        .as("size of the engine of " + cluster)
                        .isEqualTo(heap);
            }
            all.addAll(names.keySet());
            assertThat(connections(client)).isEqualTo(names.keySet());
            for (String slug : names.keySet()) {
                assertThat(client.get("/api/clusters/" + slug + "/_health").status())
                        .isEqualTo(200);
            }
            // What may be ordered is what the ledger does not have.
            for (String name : NAMES) {
                Answer answer = client.call("POST", "/clusters?dry_run=true", "{\"name\":\"" + name + "\"}");
                assertThat(answer.status())
                        .as("an order of " + name + " among " + names)
                        .isEqualTo(names.containsValue(name) ? 422 : 200);
            }
        });
        assertThat(provider.sizes().keySet()).isEqualTo(all);
        assertThat(provider.made())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(history.stream()
                        .filter(call -> call.kind() == Kind.CREATE && call.isAccepted())
                        .map(FleetCall::made)
                        .toList());
    }

    /** The password that came last opens a cluster, and no other. */
    private static void thePasswordsOfTheEnd(
            List<FleetCall> history, Map<String, FleetHistory.Change> changes, Map<String, FleetClient> accounts) {
        Map<String, List<JsonNode>> given = history.stream()
                .filter(call -> call.isAccepted() && (call.kind() == Kind.CREATE || call.kind() == Kind.ROTATE))
                .sorted(Comparator.comparing(call -> Optional.ofNullable(changes.get(call.operation()))
                        .orElseThrow()
                        .ended()))
                .collect(Collectors.groupingBy(
                        FleetCall::target,
                        Collectors.mapping(call -> call.answer().path("access"), Collectors.toList())));
        accounts.values().forEach(client -> {
            for (JsonNode cluster : client.get("/clusters?size=100").json().path("clusters")) {
                URI engine = URI.create("http://127.0.0.1:"
                        + cluster.path("access").path("port").asInt());
                List<JsonNode> all = given.getOrDefault(cluster.path("slug").asText(), List.of());
                assertThat(all).isNotEmpty();
                for (int i = 0; i < all.size(); i++) {
                    String pair = all.get(i).path("user").asText() + ":"
                            + all.get(i).path("pass").asText();
                    assertThat(new FleetClient(engine, pair).get("/").status())
                            .as("password " + i + " of " + all.size() + " of " + cluster)
                            .isEqualTo(i == all.size() - 1 ? 200 : 401);
                }
            }
        });
    }

    private static Set<String> connections(FleetClient client) {
        JsonNode data = client.get("/api/clusters/_export").json();
        return data.findValuesAsText("name").stream().collect(Collectors.toSet());
    }
}
