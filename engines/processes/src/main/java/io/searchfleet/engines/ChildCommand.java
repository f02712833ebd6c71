package io.searchfleet.engines;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to start a child JVM.
 *
 * @param what what it is, for messages
 * @param prefix what stands before {@code java}, such as {@code nice}
 * @param grace how long it may take to end when asked to
 */
record ChildCommand(
        String what,
        List<String> prefix,
        List<String> jvmFlags,
        List<Path> classPath,
        String mainClass,
        List<String> arguments,
        Path logFile,
        Duration grace) {
    /** Longer than {@link ChildMain} takes at most. */
    static final Duration GRACE = Duration.ofSeconds(7);

    ChildCommand {
        prefix = List.copyOf(prefix);
        jvmFlags = List.copyOf(jvmFlags);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    static ChildCommand of(
            String what,
            List<String> jvmFlags,
            List<Path> classPath,
            String mainClass,
            List<String> arguments,
            Path logFile) {
        return new ChildCommand(what, List.of(), jvmFlags, classPath, mainClass, arguments, logFile, GRACE);
    }

    ChildCommand withPrefix(List<String> changed) {
        return new ChildCommand(what, changed, jvmFlags, classPath, mainClass, arguments, logFile, grace);
    }

    ChildCommand withGrace(Duration changed) {
        return new ChildCommand(what, prefix, jvmFlags, classPath, mainClass, arguments, logFile, changed);
    }

    List<String> line() {
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmFlags);
        line.add("-cp");
        line.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        line.add(ChildMain.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }
}
