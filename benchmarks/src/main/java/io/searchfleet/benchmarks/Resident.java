package io.searchfleet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory of a process that is in use, in MB, as Linux tells it; 0 where nobody does. */
final class Resident {
    private Resident() {}

    static double now(ProcessHandle process) {
        return read(process, "VmRSS:");
    }

    /** The most that ever was. */
    static double most(ProcessHandle process) {
        return read(process, "VmHWM:");
    }

    private static double read(ProcessHandle process, String field) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new BenchmarkException("a process ended while it was looked at", e);
        }
    }
}
