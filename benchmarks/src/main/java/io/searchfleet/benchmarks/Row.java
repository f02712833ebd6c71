package io.searchfleet.benchmarks;

/**
 * The same call, measured directly and through Searchfleet.
 *
 * @param call its name
 * @param engineCpuMillis CPU time of the engine per direct request
 * @param ownCpuMillis CPU time of Searchfleet's process per request
 */
record Row(String call, Samples direct, Samples through, double engineCpuMillis, double ownCpuMillis) {
    int connections() {
        return direct.connections();
    }

    /** How much longer the middle request takes, in milliseconds. */
    double addedMillis() {
        return through.percentileMillis(50) - direct.percentileMillis(50);
    }

    /** How many times as long the middle request takes. */
    double p50Ratio() {
        return through.percentileMillis(50) / direct.percentileMillis(50);
    }

    /** Which part of the direct call's throughput is left. */
    double throughputRatio() {
        return through.perSecond() / direct.perSecond();
    }

    /** How many times the engine's own CPU time Searchfleet takes on top. */
    double cpuRatio() {
        return ownCpuMillis / engineCpuMillis;
    }
}
