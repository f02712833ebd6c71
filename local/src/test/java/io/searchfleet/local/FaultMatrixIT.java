package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.Fault;
import io.searchfleet.testing.SyntheticCluster.Plan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call to a cluster that any operation makes × every fault: a clear error or a partial answer within the deadline, no
 * change reported as made that may not be, nothing left behind, and the next request served. Without
 * {@code -Dsearchfleet.faults=all} every call meets a few of the faults, in turns, and every fault some of the calls.
 */
class FaultMatrixIT {
    private static final int SLOTS = 16;
    private static final int FAULTS_PER_CALL = 4;
    private static final Duration SLACK = Duration.ofMillis(2500);
    private static final boolean IS_WHOLE = "all".equals(System.getProperty("searchfleet.faults"));
    private static final Pattern LEFT_THREAD = Pattern.compile("\"name\": \"(fanout-\\d+|deadlines)\"");

    /** About the connection alone, which is ours. */
    private static final Set<String> NOT_CALLING = Set.of(
            "DELETE /api/clusters/{cluster_name}/_connect",
            "DELETE /api/clusters/_connect/{cluster_name}",
            "GET /api/hq/{cluster_name}/_settings",
            "PUT /api/hq/{cluster_name}/_settings",
            "DELETE /api/hq/{cluster_name}/_settings");

    private static final BlockingQueue<FaultSlot> FREE = new ArrayBlockingQueue<>(SLOTS);
    private static final Semaphore HEAVY = new Semaphore(2);

    @TempDir
    private static Path folder = Path.of(".");

    /**
     * One call of one operation, and what becomes of it.
     *
     * @param isPassedOn whether the operation's answer is the cluster's own, byte for byte
     */
    private record Cell(FaultOperation operation, Plan plan, boolean isPassedOn) {
        Fault fault() {
            return plan.fault();
        }

        boolean isWrite() {
            return FaultMatrixIT.isWrite(plan.call());
        }

        @Override
        public String toString() {
            return operation + " | call " + plan.index() + ": " + plan.call() + " | " + plan.fault();
        }
    }

    private static boolean isWrite(String call) {
        return !call.startsWith("GET ") && !call.endsWith("/_search") && !call.endsWith("/_count");
    }

    @BeforeAll
    static void connect() {
        for (int i = 0; i < SLOTS; i++) {
            FREE.add(new FaultSlot(i));
        }
    }

    @AfterAll
    static void disconnect() {
        FREE.forEach(FaultSlot::close);
    }

    @Test
    void whateverACallMeets_theAnswerIsClear_inTime_andNothingIsLeft() throws Exception {
        List<Cell> cells = cells();
        long threadsBefore = threads();
        long start = System.nanoTime();
        List<String> findings = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            cells.forEach(cell -> threads.execute(() -> check(cell, findings)));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        Files.write(Path.of("target", "fault-matrix.txt"), report(cells, findings, seconds));
        assertThat(findings).isEmpty();
        assertThat(cells.stream().map(Cell::fault).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Fault.values());
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (threads() > threadsBefore && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertThat(threads()).isLessThanOrEqualTo(threadsBefore);
    }

    private static List<String> report(List<Cell> cells, List<String> findings, long seconds) {
        List<String> lines = new ArrayList<>();
        lines.add("%d operations, %d calls, %d faults: %d cells in %d s, %d findings"
                .formatted(
                        cells.stream().map(Cell::operation).distinct().count(),
                        cells.stream()
                                .map(cell ->
                                        cell.operation() + " " + cell.plan().index())
                                .distinct()
                                .count(),
                        Fault.values().length,
                        cells.size(),
                        seconds,
                        findings.size()));
        lines.addAll(new TreeSet<>(findings));
        return lines;
    }

    private static List<Cell> cells() throws InterruptedException {
        List<Cell> cells = new ArrayList<>();
        FaultSlot slot = FREE.take();
        int turn = 0;
        List<FaultOperation> calling = FaultOperation.all().stream()
                .filter(operation -> !NOT_CALLING.contains(operation.toString()))
                .toList();
        for (FaultOperation operation : calling) {
            Answer answer = slot.clean(operation);
            assertThat(answer.status()).as(operation + ": " + answer.text()).isBetween(200, 202);
            List<String> calls = slot.calls();
            assertThat(calls).as(operation.toString()).isNotEmpty();
            boolean isPassedOn = calls.size() == 1 && slot.isPassedOn(answer);
            for (int i = 0; i < calls.size(); i++) {
                int occurrence = Collections.frequency(calls.subList(0, i), calls.get(i));
                for (Fault fault : faults(turn++)) {
                    cells.add(new Cell(operation, new Plan(calls.get(i), occurrence, i, fault), isPassedOn));
                }
            }
        }
        FREE.add(slot);
        return cells;
    }

    private static List<Fault> faults(int turn) {
        List<Fault> all = List.of(Fault.values());
        if (IS_WHOLE) {
            return all;
        }
        List<Fault> some = new ArrayList<>();
        for (int i = 0; i < FAULTS_PER_CALL; i++) {
            some.add(all.get((turn * FAULTS_PER_CALL + i) % all.size()));
        }
        return some;
    }

    private static void check(Cell cell, List<String> findings) {
        try {
            FaultSlot slot = FREE.take();
            if (cell.fault().isHeavy()) {
                HEAVY.acquire();
            }
            try {
                check(cell, slot, findings);
            } catch (RuntimeException | AssertionError e) {
                findings.add(cell + " => " + e);
            } finally {
                FREE.add(slot);
                if (cell.fault().isHeavy()) {
                    HEAVY.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(Cell cell, FaultSlot slot, List<String> findings) {
        Answer answer = slot.faulty(cell.operation(), cell.plan());
        List<String> calls = slot.calls();
        Answer after = slot.clean(cell.operation());
        String text = answer.text();
        String shown = cell + " => " + answer.time().toMillis() + " ms: "
                + text.substring(0, Math.min(300, text.length())) + " => ";
        objections(cell, answer, calls).forEach(objection -> findings.add(shown + objection));
        if (after.status() > 202) {
            findings.add(shown + "the next request is not served: " + after.text());
        }
    }

    private static List<String> objections(Cell cell, Answer answer, List<String> calls) {
        List<String> objections = new ArrayList<>();
        JsonNode json = answer.json();
        boolean isSuccess = answer.status() < 300;
        String message = answer.message();
        boolean isEnveloped = json.path("data").isArray()
                && json.path("status_code").asInt() == answer.status()
                && json.path("response_time").isNumber()
                && (isSuccess
                        ? json.path("message").isNull()
                        : json.path("data").isEmpty() && message.length() > 5);
        if (!isEnveloped) {
            objections.add("the envelope is not right");
        }
        if (!cell.operation().documented().contains(answer.status())) {
            objections.add("the status is not documented");
        }
        if (answer.time().compareTo(TestRuntime.LONGEST_REQUEST.plus(SLACK)) > 0) {
            objections.add("it took too long");
        }
        if (isSuccess && !maySucceed(cell, answer)) {
            objections.add("it is no success");
        }
        boolean mayBeDone = cell.isWrite()
                && !cell.fault().isOddContent()
                && Set.of(413, 502, 504).contains(answer.status())
                && !cell.fault().isRefusal();
        if (mayBeDone && !message.contains("not known")) {
            objections.add("whether the change was made is not known, and it does not say so");
        }
        if (!cell.isWrite()
                && !cell.fault().isOddContent()
                && cell.fault() != Fault.TRICKLES
                && calls.stream().anyMatch(FaultMatrixIT::isWrite)) {
            objections.add("it went on to change something");
        }
        return objections;
    }

    /** Whether a success is the truth. */
    private static boolean maySucceed(Cell cell, Answer answer) {
        if (cell.isWrite()) {
            return answer.status() == 202
                            && cell.operation().mayGoOn()
                            && cell.fault().isSlow()
                    || cell.fault() == Fault.OTHER_SCALARS
                    || cell.fault() == Fault.OTHER_KINDS_INSIDE;
        }
        // Calls side by side come in any order: this one may have been answered before the connection was gone.
        boolean mayHaveCome = cell.fault().isOfConnection() && cell.plan().index() > 0;
        // A cluster without a master is asked again, for what the node itself knows.
        boolean isAskedAgain =
                cell.fault() == Fault.UNAVAILABLE && cell.plan().call().contains("/_cluster/health");
        return cell.fault().isOddContent()
                // A short answer is there, whole, before the time is up.
                || cell.fault() == Fault.TRICKLES
                || isAskedAgain
                || mayHaveCome
                || cell.isPassedOn() && (cell.fault() == Fault.OTHER_KIND || cell.fault() == Fault.CROWD)
                || saysWhatIsMissing(answer.data())
                || saysWhatIsMissing(answer.data().path("clusters").path(0));
    }

    private static boolean saysWhatIsMissing(JsonNode row) {
        return !row.path("missing").isEmpty()
                || row.path("warnings").toString().contains("is not known")
                || row.path("stale_since").isTextual()
                || row.path("is_master_node").isNull()
                || !row.path("cluster_error").asText("").isEmpty();
    }

    /** The live threads, also virtual ones, that calls to clusters leave when they end. */
    private static long threads() throws IOException {
        Path dump = folder.resolve("threads-" + System.nanoTime() + ".json").toAbsolutePath();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
        return LEFT_THREAD.matcher(Files.readString(dump)).results().count();
    }
}
