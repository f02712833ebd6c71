package io.searchfleet.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where and when figures were made.
 *
 * @param load the load average before anything was started: who else was at work
 */
record Machine(Instant time, int cores, double load, String jvm, String options) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    String minute() {
        return MINUTE.format(time);
    }

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
