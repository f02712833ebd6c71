package io.searchfleet.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * Where and when figures were made.
 *
 * @param load the load average before anything was started: who else was at work
 */
record Machine(Instant time, int cores, double load, String jvm, String options) {
    static Machine now() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        return new Machine(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                runtime.getVmName() + " " + Runtime.version(),
                runtime.getInputArguments().stream()
                        .filter(option -> option.startsWith("-X"))
                        .collect(Collectors.joining(" ")));
    }
}
