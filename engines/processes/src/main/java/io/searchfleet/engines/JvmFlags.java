package io.searchfleet.engines;

import java.util.List;

/** Flags of every child JVM: they are started often, live short, and several share a laptop. */
final class JvmFlags {
    /** One compiler and one collector thread: halves start time and memory against the defaults. */
    static final List<String> SMALL = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // A method called by reflection a few times is not worth a class of its own: a tenth of the start.
            "-Djdk.reflect.useNativeAccessorOnly=true",
            // A child without memory must die where we see it, not limp on.
            "-XX:+ExitOnOutOfMemoryError",
            // What JDK 25 warns of is the business of the libraries in the kits.
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private JvmFlags() {}
}
