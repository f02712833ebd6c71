package io.searchfleet.local;

import io.searchfleet.testing.CallProxy.Call;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What happens to a reindex job, and when.
 *
 * @param kind the first call of this kind; empty: none
 * @param isAfter whether the cluster has done what was asked by then
 * @param later so long after that call
 */
record ReindexDisturbance(Shape shape, String kind, Victim victim, boolean isAfter, Duration later) {
    /** Each slice is a kind of its own. */
    private static final String START = "POST /_reindex of slice 0";

    private static final Pattern QUERY = Pattern.compile("\\?.*");
    private static final Pattern TASK = Pattern.compile("/_tasks/[^/]+");
    private static final int ID_LENGTH = "op-".length() + 26;

    /** What is hit. */
    enum Victim {
        RUNTIME,
        ENGINE,
        CONNECTION
    }

    /** A job and its source. */
    enum Shape {
        PLAIN(1, 400, ""),
        /** Two shards, some routings; proved by every document; moves an alias while writes are blocked. */
        MOVING(2, 3000, ",\"verify\":\"checksum\",\"cutover\":\"block\",\"alias\":\"current\""),
        /** Documents come, change and go while it runs. */
        CHANGING(1, 600, ",\"cutover\":\"block\""),
        /** Takes some seconds, in batches. */
        SLOW(2, 9000, ",\"slices\":1,\"requests_per_second\":3000");

        private static final int ROUTED = 5;
        private static final int CHANGES = 3;

        private final int shards;
        private final int made;
        private final String wishes;

        Shape(int shards, int made, String wishes) {
            this.shards = shards;
            this.made = made;
            this.wishes = wishes;
        }

        String source() {
            return name().toLowerCase(Locale.ROOT);
        }

        Optional<String> alias() {
            return this == MOVING ? Optional.of("current") : Optional.empty();
        }

        /** How many there are when the job has ended. */
        int documents() {
            return this == MOVING ? made + ROUTED : made;
        }

        /** What a destination takes that gets everything once: writes, and deletions. */
        int operations() {
            return this == CHANGING ? made + CHANGES * 3 : documents();
        }

        String body(String destination) {
            return ReindexIT.body(source(), destination, wishes);
        }

        void make(Documents documents) {
            documents.make(source(), shards, made);
            documents.call("PUT", "/" + source() + "/_settings", "{\"index\":{\"refresh_interval\":\"7s\"}}");
            for (int i = 0; this == MOVING && i < ROUTED; i++) {
                documents.put(source(), "routed-" + i, "{\"n\":" + -i + "}", "somewhere-" + i);
                documents.put(source(), String.valueOf(i), "{\"n\":" + -i + "}", "");
            }
        }

        /** As it was before the first job. */
        void reset(Documents documents) {
            alias().ifPresent(alias -> documents.call(
                    "POST",
                    "/_aliases",
                    "{\"actions\":[{\"add\":{\"index\":\"" + source() + "\",\"alias\":\"" + alias + "\"}}]}"));
            if (this == CHANGING) {
                documents.call("DELETE", "/" + source(), "");
                make(documents);
            }
        }

        void change(Documents documents) {
            for (int i = 0; i < CHANGES; i++) {
                documents.put(source(), String.valueOf(i), "{\"n\":" + -i + "}", "");
                documents.put(source(), "new-" + i, "{\"n\":" + -i + "}", "");
                documents.delete(source(), String.valueOf(100 + i));
            }
        }
    }

    static ReindexDisturbance none(Shape shape) {
        return new ReindexDisturbance(shape, "", Victim.CONNECTION, false, Duration.ZERO);
    }

    static ReindexDisturbance at(Shape shape, String kind, Victim victim, boolean isAfter) {
        return new ReindexDisturbance(shape, kind, victim, isAfter, Duration.ZERO);
    }

    static ReindexDisturbance inCopy(Duration later, Victim victim) {
        return new ReindexDisturbance(Shape.SLOW, START, victim, true, later);
    }

    boolean isInCopy() {
        return shape == Shape.SLOW;
    }

    @Override
    public String toString() {
        return shape + " | " + victim + (isInCopy() ? " " + later.toMillis() + " ms" : "")
                + (isAfter ? " after " : " before ") + kind;
    }

    /** A job with its disturbance, seen from its cluster. */
    static final class Run {
        private final ReindexDisturbance disturbance;
        private final String destination;
        private final int skipped;
        private final Documents documents;
        private final Consumer<Victim> kill;
        private final Set<String> kinds = Collections.synchronizedSet(new LinkedHashSet<>());
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicLong chosen = new AtomicLong(-1);
        private final AtomicBoolean isChanged = new AtomicBoolean();
        private final AtomicBoolean isNextBroken = new AtomicBoolean();
        private final CountDownLatch struck = new CountDownLatch(1);
        private volatile String operation = "";

        /**
         * @param skipped so many calls come before the job's own
         * @param kill is told once
         */
        Run(
                ReindexDisturbance disturbance,
                String destination,
                int skipped,
                Documents documents,
                Consumer<Victim> kill) {
            this.disturbance = disturbance;
            this.destination = destination;
            this.skipped = skipped;
            this.documents = documents;
            this.kill = kill;
        }

        /** Of no job. */
        static Run none() {
            return new Run(
                    ReindexDisturbance.none(Shape.PLAIN), "", Integer.MAX_VALUE, new Documents(""), victim -> {});
        }

        Shape shape() {
            return disturbance.shape();
        }

        String destination() {
            return destination;
        }

        /** The kinds of the job's calls, in the order in which they first came. */
        Set<String> kinds() {
            return kinds;
        }

        int calls() {
            return calls.get();
        }

        /** Opens when it has happened. */
        CountDownLatch struck() {
            return struck;
        }

        String operation() {
            return operation;
        }

        boolean isPassedOn(Call call) {
            if (!call.label().startsWith("op-")) {
                return true;
            }
            operation = call.label().substring(0, ID_LENGTH);
            if (calls.incrementAndGet() <= skipped) {
                return true;
            }
            String kind = kind(call);
            changeWhenCopied(kind);
            kinds.add(kind);
            boolean isTheOne = kind.equals(disturbance.kind()) && chosen.compareAndSet(-1, call.number());
            if (isTheOne && !disturbance.isAfter()) {
                strike();
                return false;
            }
            return !isNextBroken.compareAndSet(true, false);
        }

        boolean isAnswered(Call call) {
            if (chosen.get() != call.number() || !disturbance.isAfter()) {
                return true;
            }
            if (disturbance.later().isPositive()) {
                Thread.startVirtualThread(this::strikeLater);
                return true;
            }
            strike();
            return false;
        }

        private void strikeLater() {
            try {
                Thread.sleep(disturbance.later());
                isNextBroken.set(disturbance.victim() == Victim.CONNECTION);
                strike();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void strike() {
            kill.accept(disturbance.victim());
            struck.countDown();
        }

        /** The first look at the source after the copy finds it changed. */
        private void changeWhenCopied(String kind) {
            boolean isCopied = kinds.contains("GET /_tasks/{task}") && kind.equals("POST /{source}/_refresh");
            if (shape() == Shape.CHANGING && isCopied && isChanged.compareAndSet(false, true)) {
                shape().change(documents);
            }
        }

        private String kind(Call call) {
            String path = QUERY.matcher(call.path()).replaceAll("");
            path = TASK.matcher(path).replaceAll("/_tasks/{task}");
            path = path.replace("/" + destination, "/{destination}").replace("/" + shape().source(), "/{source}");
            String[] label = call.label().split("/", -1);
            return call.method() + " " + path + (label.length > 1 ? " of slice " + label[1] : "");
        }
    }
}
