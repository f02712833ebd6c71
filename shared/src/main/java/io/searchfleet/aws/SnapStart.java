package io.searchfleet.aws;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Snapshots of a function's process, from which SnapStart makes others: they hold no open connection. The protocol:
 * docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html.
 */
public final class SnapStart {
    /** The context holds them weakly. */
    private static final List<Resource> KEPT = new CopyOnWriteArrayList<>();

    private SnapStart() {}

    /** Runs something before a snapshot is taken. Does nothing where none ever is. */
    public static void prepare(Runnable before) {
        Resource resource = new Resource() {
            @Override
            public void beforeCheckpoint(Context<? extends Resource> context) {
                before.run();
            }

            @Override
            public void afterRestore(Context<? extends Resource> context) {
                // Connections are opened when they are needed, and nothing else was open.
            }
        };
        KEPT.add(resource);
        Core.getGlobalContext().register(resource);
    }
}
