package io.searchfleet.functions.diagnostics;

import static io.searchfleet.functions.diagnostics.Rule.Category.ACTION;
import static io.searchfleet.functions.diagnostics.Rule.Category.CACHE;
import static io.searchfleet.functions.diagnostics.Rule.Category.FS;
import static io.searchfleet.functions.diagnostics.Rule.Category.MEMORY;
import static io.searchfleet.functions.diagnostics.Rule.Category.NETWORK;

import io.searchfleet.functions.diagnostics.Limits.Lower;
import io.searchfleet.functions.diagnostics.Limits.None;
import io.searchfleet.functions.diagnostics.Limits.Upper;
import java.util.List;
import java.util.Locale;

/**
 * ElasticHQ's rules with its limits, formats and formulas; the comments are ours. One differs: disk space counts as used
 * when it is not available to the engine, where ElasticHQ counts what is reserved for root as free.
 */
final class Rules {
    private static final String ONE_DIGIT = "0,0.0";
    private static final String TWO_DIGITS = "0,0.00";
    private static final String PERCENT = "0.000%";
    private static final String BYTES = "0.00b";

    /** In the order of ElasticHQ's page. */
    static final List<Rule> ALL = List.of(
            new Rule(
                    CACHE,
                    "Field Evictions",
                    "Field data was thrown out of the heap and must be built again, which is slow. Sort and aggregate on"
                            + " keyword fields or doc values, not on text, or give the node more heap.",
                    Formula.of("indices.fielddata.evictions"),
                    "",
                    ONE_DIGIT,
                    new Upper(0, 0)),
            new Rule(
                    CACHE,
                    "Query Cache Evictions",
                    "Filters leave the query cache before they are used again. Use fewer distinct filters (round dates, such"
                            + " as now/h), or raise indices.queries.cache.size.",
                    Formula.of("indices.query_cache.evictions / indices.search.query_total"),
                    "per query",
                    ONE_DIGIT,
                    new Upper(0.1, 0.2)),
            new Rule(
                    FS,
                    "Documents Deleted",
                    "Deleted documents still take up disk and slow searches until segments are merged. Look whether merging"
                            + " keeps up; on indices that nobody writes to any more, expunge deletes.",
                    Formula.of("indices.docs.deleted / indices.docs.count"),
                    "",
                    PERCENT,
                    new Upper(0.1, 0.25)),
            new Rule(
                    FS,
                    "Merge Rate",
                    "How fast segments are merged. Far below what the disk can write, merging is throttled or the disk is"
                            + " busy with something else.",
                    Formula.of("indices.merges.total_size_in_bytes / indices.merges.total_time_in_millis / 1000"),
                    "MB/s",
                    ONE_DIGIT,
                    new None()),
            new Rule(
                    FS,
                    "Disk space used",
                    "When the disk fills up, the cluster stops placing shards here, then moves them away, then blocks"
                            + " writes. Delete old indices, or add disk or nodes.",
                    Formula.of("(fs.total.total_in_bytes - fs.total.available_in_bytes) / fs.total.total_in_bytes"),
                    "",
                    PERCENT,
                    new Upper(0.8, 0.95)),
            action(
                    "Indexing - Index",
                    "Time to index a document. When long: look at large documents, costly analyzers or pipelines, a slow disk,"
                            + " and CPU that others use.",
                    "indices.indexing.index_time_in_millis / indices.indexing.index_total",
                    new Upper(10, 50)),
            action(
                    "Indexing - Delete",
                    "Time to delete a document. When long: most often a slow disk, or many single deletes where dropping"
                            + " a whole index would do.",
                    "indices.indexing.delete_time_in_millis / indices.indexing.delete_total",
                    new Upper(5, 10)),
            action(
                    "Search - Query",
                    "Time to find the matches in one shard. When long: find the queries in the slow log; look for wildcards and"
                            + " scripts, shards that are too large, and too little memory for the file cache.",
                    "indices.search.query_time_in_millis / indices.search.query_total",
                    new Upper(50, 500)),
            action(
                    "Search - Fetch",
                    "Time to load the matches of one shard. When long: ask for fewer or smaller hits (size, _source"
                            + " filters), and page with search_after instead of deep from.",
                    "indices.search.fetch_time_in_millis / indices.search.fetch_total",
                    new Upper(8, 15)),
            action(
                    "Get - Total",
                    "Time to read a document by its id. When long: a slow disk, or gets right after writes, each of which"
                            + " makes the engine refresh.",
                    "indices.get.time_in_millis / indices.get.total",
                    new Upper(5, 10)),
            action(
                    "Get - Exists",
                    "Time of those gets that found their document. When long: large documents or a slow disk.",
                    "indices.get.exists_time_in_millis / indices.get.exists_total",
                    new Upper(5, 10)),
            action(
                    "Get - Missing",
                    "Time of those gets that found nothing. When long: many segments to look through; look whether"
                            + " merging keeps up.",
                    "indices.get.missing_time_in_millis / indices.get.missing_total",
                    new Upper(2, 5)),
            action(
                    "Refresh",
                    "Time to make new documents searchable. When long: a slow disk or much written between two refreshes; where"
                            + " searches may lag, raise index.refresh_interval.",
                    "indices.refresh.total_time_in_millis / indices.refresh.total",
                    new Upper(10, 20)),
            action(
                    "Flush",
                    "Time to write segments safely to disk and empty the translog. When long: the disk is slow or shared"
                            + " with busy neighbours.",
                    "indices.flush.total_time_in_millis / indices.flush.total",
                    new Upper(750, 1500)),
            new Rule(
                    MEMORY,
                    "Total Memory",
                    "The memory of the machine, or of the container, as the node sees it.",
                    Formula.of("( os.mem.used_in_bytes + os.mem.free_in_bytes ) / 1024 / 1024 / 1024"),
                    "GB",
                    ONE_DIGIT,
                    new None()),
            new Rule(
                    MEMORY,
                    "Heap Size",
                    "From about 32 GB on, the JVM needs twice the bytes for each reference, and gains little. Stay below"
                            + " 31 GB and add nodes instead.",
                    Formula.of("jvm.mem.heap_committed_in_bytes / 1024 / 1024 / 1024"),
                    "GB",
                    ONE_DIGIT,
                    new Upper(30, 32)),
            new Rule(
                    MEMORY,
                    "Heap % of RAM",
                    "What the heap takes, the file cache lacks, and searches live on the file cache. Give the heap about"
                            + " half of the memory.",
                    Formula.of("jvm.mem.heap_committed_in_bytes / (os.mem.used_in_bytes + os.mem.free_in_bytes)"),
                    "",
                    PERCENT,
                    new Upper(0.6, 0.75)),
            new Rule(
                    MEMORY,
                    "% Heap Used",
                    "It rises and falls with each collection. When it stays above 85 % after collections of the old generation,"
                            + " the node needs more heap or less to do.",
                    Formula.of("jvm.mem.heap_used_in_bytes / jvm.mem.heap_committed_in_bytes"),
                    "",
                    PERCENT,
                    new None()),
            frequency("Young"),
            duration("Young"),
            frequency("Old"),
            duration("Old"),
            new Rule(
                    MEMORY,
                    "Swap Space",
                    "Memory of this machine was moved to disk. If it is the node's own, every collection has to wait for the"
                            + " disk: switch swap off, or set bootstrap.memory_lock.",
                    Formula.of("os.swap.used_in_bytes / 1024 / 1024"),
                    "MB",
                    BYTES,
                    new Upper(1, 1)),
            new Rule(
                    NETWORK,
                    "HTTP Connection Rate",
                    "Clients open a new connection for too many of their requests, which costs time and can use up the"
                            + " sockets. Let them keep connections open, or put a proxy with a pool in between.",
                    Formula.of("http.total_opened / jvm.uptime_in_millis * 1000"),
                    "/second",
                    ONE_DIGIT,
                    new Upper(5, 30)));

    private Rules() {}

    private static Rule action(String label, String comment, String formula, Limits limits) {
        return new Rule(ACTION, label, comment, Formula.of(formula), "ms", TWO_DIGITS, limits);
    }

    private static Rule frequency(String generation) {
        return new Rule(
                MEMORY,
                "GC " + generation + " Generation Freq",
                "The time between two collections. When short, the heap fills up faster than it can be cleaned: look for large"
                        + " aggregations and bulk requests, or give the node more heap.",
                Formula.of("jvm.uptime_in_millis / " + collector(generation) + ".collection_count / 1000"),
                "s",
                ONE_DIGIT,
                new Lower(30, 15));
    }

    private static Rule duration(String generation) {
        String collector = collector(generation);
        return new Rule(
                MEMORY,
                "GC " + generation + " Generation Duration",
                "The node stands still while it collects. When long: look for swapping first, then for a heap that is"
                        + " nearly full or too few CPUs.",
                Formula.of(collector + ".collection_time_in_millis / " + collector + ".collection_count"),
                "ms",
                TWO_DIGITS,
                new Upper(150, 400));
    }

    private static String collector(String generation) {
        return "jvm.gc.collectors." + generation.toLowerCase(Locale.ROOT);
    }
}
