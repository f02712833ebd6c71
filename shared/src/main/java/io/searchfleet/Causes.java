package io.searchfleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a line of the log tells of an exception: its classes and where they were thrown, never a message, which may hold secrets. */
public final class Causes {
    private static final int MOST = 5;
    private static final int FRAMES = 12;

    private Causes() {}

    /** Adds {@code causes} to a line. */
    public static ObjectNode on(ObjectNode line, Throwable thrown) {
        ArrayNode causes = line.putArray("causes");
        for (Throwable cause = thrown; cause != null && causes.size() < MOST; cause = cause.getCause()) {
            StackTraceElement[] frames = cause.getStackTrace();
            ArrayNode at =
                    causes.addObject().put("class", cause.getClass().getName()).putArray("at");
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                at.add(frames[i].toString());
            }
        }
        return line;
    }
}
