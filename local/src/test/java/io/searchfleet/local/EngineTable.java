package io.searchfleet.local;

import io.searchfleet.engines.EngineRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts the results of the contract suite per engine and keeps them as a table in {@code target/engines.txt}. */
final class EngineTable implements TestWatcher {
    private static final Path FILE = Path.of("target/engines.txt");
    private static final Map<EngineRelease, Row> ROWS = new LinkedHashMap<>();

    private static final class Row {
        private final Duration start;
        private int passed;
        private int failed;

        Row(Duration start) {
            this.start = start;
        }
    }

    static synchronized void started(EngineRelease release, Duration start) {
        ROWS.put(release, new Row(start));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        count(context, true);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        count(context, false);
    }

    private static synchronized void count(ExtensionContext context, boolean passed) {
        EngineRelease release = ((EngineContractIT) context.getRequiredTestInstance()).release;
        Row row = Objects.requireNonNull(ROWS.get(release));
        if (passed) {
            row.passed++;
        } else {
            row.failed++;
        }
        write();
    }

    private static void write() {
        StringBuilder table = new StringBuilder(
                "%-22s %-10s %8s %7s %7s%n".formatted("engine", "version", "start", "passed", "failed"));
        ROWS.forEach((release, row) -> table.append(String.format(
                Locale.ROOT,
                "%-22s %-10s %6.1f s %7d %7d%n",
                release.id(),
                release.version(),
                row.start.toMillis() / 1000.0,
                row.passed,
                row.failed)));
        try {
            Files.writeString(FILE, table);
        } catch (IOException e) {
            throw new IllegalStateException("writing the table of engines", e);
        }
    }
}
