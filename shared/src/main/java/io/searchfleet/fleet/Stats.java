package io.searchfleet.fleet;

/** What a cluster holds, as it said some minutes ago. */
public record Stats(long docs, long shardsUsed, long dataBytesUsed) {
    public static final Stats NONE = new Stats(0, 0, 0);
}
