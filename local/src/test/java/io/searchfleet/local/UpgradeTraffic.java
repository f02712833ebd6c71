package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.FleetClient.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Calls a handful of routes, each by a thread of its own, until it is stopped; writes carry an {@code Idempotency-Key}. */
final class UpgradeTraffic {
    private static final int READ_PAUSE = 100;

    private static final int WRITE_PAUSE = 500;

    private final FleetClient writer;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Answer> writes = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> rounds = new ConcurrentHashMap<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** @param status 0: there was no answer */
    private record Call(String what, int status, String text, Instant begun, Duration took) {
        Instant ended() {
            return begun.plus(took);
        }
    }

    private UpgradeTraffic(FleetClient writer) {
        this.writer = writer;
    }

    /**
     * Begins.
     *
     * @param running an operation of the admin's
     * @param writer has a connection {@code written}
     */
    static UpgradeTraffic start(FleetClient admin, FleetClient team, String running, FleetClient writer) {
        UpgradeTraffic traffic = new UpgradeTraffic(writer);
        traffic.read("GET /health", () -> admin.with("").get("/health"));
        traffic.read("GET /api/clusters", () -> team.get("/api/clusters"));
        traffic.read("GET /api/clusters/{name}/_health", () -> admin.get("/api/clusters/upgraded/_health"));
        traffic.read("GET /api/rest/{name}/_cat", () -> admin.get("/api/rest/upgraded/_cat/indices"));
        traffic.read("GET /tokens", () -> team.get("/tokens"));
        traffic.read("GET /operations/{id}", () -> admin.get("/operations/" + running));
        AtomicInteger number = new AtomicInteger();
        traffic.repeat("PATCH /api/clusters/{name}", WRITE_PAUSE, () -> {
            int own = number.incrementAndGet();
            Answer answer = traffic.write(own);
            traffic.writes.put(own, answer);
            return answer;
        });
        return traffic;
    }

    private Answer write(int number) {
        return writer.call(
                "PATCH",
                "/api/clusters/written",
                "{\"tags\":[\"" + number + "\"]}",
                "Idempotency-Key",
                "write-" + number);
    }

    private void read(String what, Supplier<Answer> call) {
        repeat(what, READ_PAUSE, call);
    }

    private void repeat(String what, int pause, Supplier<Answer> call) {
        AtomicInteger round = new AtomicInteger();
        rounds.put(what, round);
        threads.add(Thread.startVirtualThread(() -> {
            while (!isOver.get()) {
                Instant begun = Instant.now();
                int status = 0;
                String text;
                try {
                    Answer answer = call.get();
                    status = answer.status();
                    text = answer.text();
                } catch (UncheckedIOException e) {
                    text = e.toString();
                }
                calls.add(new Call(what, status, text, begun, Duration.between(begun, Instant.now())));
                round.incrementAndGet();
                FleetClient.sleep(pause);
            }
        }));
    }

    /** Waits until each route was called this often again. */
    void awaitRounds(int count) {
        Map<String, Integer> wanted = new ConcurrentHashMap<>();
        rounds.forEach((what, round) -> wanted.put(what, round.get() + count));
        wanted.forEach((what, most) -> {
            while (rounds.getOrDefault(what, new AtomicInteger()).get() < most) {
                FleetClient.sleep(50);
            }
        });
    }

    /** What is on its way is still waited for. */
    void stop() throws InterruptedException {
        isOver.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static boolean isFailed(Call call) {
        return call.status() < 200 || call.status() >= 300;
    }

    List<String> failures() {
        return calls.stream()
                .filter(UpgradeTraffic::isFailed)
                .map(Call::toString)
                .toList();
    }

    /** How many requests there were before, during and after an upgrade, and which took longest. */
    List<String> figures(Instant begun, Instant ended) {
        List<Call> before =
                calls.stream().filter(call -> call.ended().isBefore(begun)).toList();
        List<Call> after =
                calls.stream().filter(call -> call.begun().isAfter(ended)).toList();
        List<Call> during = new ArrayList<>(calls);
        during.removeAll(before);
        during.removeAll(after);
        assertThat(during).as("requests while it was upgraded").hasSizeGreaterThan(rounds.size());
        return List.of(figure("before", before), figure("meanwhile", during), figure("after", after));
    }

    private static String figure(String when, List<Call> calls) {
        Call slowest = calls.stream().max(Comparator.comparing(Call::took)).orElseThrow();
        return "requests %s: %d, failed %d, slowest %d ms (%s)"
                .formatted(
                        when,
                        calls.size(),
                        calls.stream().filter(UpgradeTraffic::isFailed).count(),
                        slowest.took().toMillis(),
                        slowest.what());
    }

    /** Sends each write again under its key: the answer is the kept one, whichever version gave it, and nothing is done. */
    int checkRepeats() {
        String last = writer.get("/api/clusters/written")
                .json()
                .path("data")
                .findPath("tags")
                .toString();
        assertThat(last).isEqualTo("[\"" + writes.size() + "\"]");
        writes.forEach((number, first) -> {
            Answer repeated = write(number);
            assertThat(repeated.text()).isEqualTo(first.text());
            assertThat(repeated.status()).isEqualTo(first.status());
            assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
        });
        assertThat(writer.get("/api/clusters/written")
                        .json()
                        .path("data")
                        .findPath("tags")
                        .toString())
                .isEqualTo(last);
        return writes.size();
    }
}
