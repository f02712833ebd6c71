package io.searchfleet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process holds, as Linux tells it; 0 where nobody does. Memory is in MB. */
final class Resident {
    private Resident() {}

    static double now(ProcessHandle process) {
        return read(process, "VmRSS:");
    }

    /** The most that ever was. */
    static double most(ProcessHandle process) {
        return read(process, "VmHWM:");
    }

    /** What of its heap is in use after a garbage collection, which this makes. */
    static double live(ProcessHandle process) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process histogram = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            // Its last line has the sum: "Total  INSTANCES  BYTES".
            try (Stream<String> lines = histogram.inputReader().lines()) {
                return lines.filter(line -> line.startsWith("Total"))
                        .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", -1)[2]) / (1 << 20))
                        .findFirst()
                        .orElse(0);
            }
        } catch (IOException e) {
            throw new BenchmarkException("a process ended while it was looked at", e);
        }
    }

    static long threads(ProcessHandle process) {
        return count(process, "task");
    }

    /** Open files, sockets among them. */
    static long files(ProcessHandle process) {
        return count(process, "fd");
    }

    private static long count(ProcessHandle process, String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(process.pid()), folder))) {
            return entries.count();
        } catch (IOException e) {
            return 0;
        }
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
