package io.searchfleet.benchmarks;

import java.io.IOException;
import java.lang.reflect.Method;

/** Main class of the local runtime's process: runs its own main, and ends it when stdin ends, as it does when the parent dies. */
final class EndsWithParent {
    private EndsWithParent() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("parent").start(EndsWithParent::exitAtEndOfInput);
        Method main = Class.forName("io.searchfleet.local.Main").getMethod("main", String[].class);
        // Its class is no part of an API: it is meant for the JVM's launcher, which does not ask.
        main.setAccessible(true);
        main.invoke(null, (Object) arguments);
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        System.exit(0);
    }
}
