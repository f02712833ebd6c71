package io.searchfleet.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.filter.FilteringGeneratorDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The answers of a cluster of some size: shapes and sizes of fields as OpenSearch 2 and Elasticsearch 7 have them. */
public final class SyntheticAnswers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long START = 1_767_225_600_000L;

    private final String name;
    private final Scale scale;

    public SyntheticAnswers(String name, Scale scale) {
        this.name = name;
        this.scale = scale;
    }

    /** @param path decoded segments */
    private record Call(String method, List<String> path, Map<String, String> query) {
        static Call of(String call) {
            int space = call.indexOf(' ');
            String target = call.substring(space + 1);
            int mark = target.indexOf('?');
            Map<String, String> query = new HashMap<>();
            for (String part :
                    mark < 0 ? new String[0] : target.substring(mark + 1).split("&", -1)) {
                int equals = part.indexOf('=');
                query.put(
                        equals < 0 ? part : part.substring(0, equals),
                        equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
            List<String> path = new ArrayList<>();
            for (String segment : (mark < 0 ? target : target.substring(0, mark)).split("/", -1)) {
                if (!segment.isEmpty()) {
                    path.add(URLDecoder.decode(segment, StandardCharsets.UTF_8));
                }
            }
            return new Call(call.substring(0, space), path, query);
        }

        String at(int i) {
            return i < path.size() ? path.get(i) : "";
        }

        boolean has(String segment) {
            return path.contains(segment);
        }

        String last() {
            return path.isEmpty() ? "" : path.getLast();
        }
    }

    /** @param text such as {@code GET /_cat/indices?h=index} */
    public void write(String text, OutputStream out) throws IOException {
        Call call = Call.of(text);
        try (JsonGenerator plain = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                JsonGenerator json = call.query().containsKey("filter_path")
                        ? new FilteringGeneratorDelegate(
                                plain,
                                PathFilter.of(call.query().get("filter_path")),
                                TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH,
                                true)
                        : plain) {
            if (call.method().equals("GET")) {
                read(call, json);
            } else {
                change(call, json);
            }
        }
    }

    private void read(Call call, JsonGenerator json) throws IOException {
        switch (call.at(0)) {
            case "" -> info(json);
            case "_cluster" -> cluster(call, json);
            case "_nodes" -> nodes(json);
            case "_cat" -> cat(call, json);
            case "_snapshot" -> snapshots(call, json);
            case "_recovery" -> recovery(json);
            default -> indices(call, json);
        }
    }

    private void change(Call call, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (call.last()) {
            case "_refresh", "_flush", "_forcemerge", "clear" -> shards(json, scale.shardsPerIndex());
            case "_search" -> search(json);
            case "_count" -> {
                json.writeNumberField("count", 1234567);
                shards(json, scale.shardsPerIndex());
            }
            case "_verify" -> {
                json.writeObjectFieldStart("nodes");
                json.writeObjectFieldStart("node-id-1");
                json.writeStringField("name", "node-1");
                json.writeEndObject();
                json.writeEndObject();
            }
            case "_restore" -> {
                json.writeObjectFieldStart("snapshot");
                json.writeStringField("snapshot", call.at(2));
                json.writeArrayFieldStart("indices");
                json.writeString(index(0));
                json.writeEndArray();
                shardsOfSnapshot(json);
                json.writeEndObject();
            }
            default -> {
                if (call.at(0).equals("_snapshot")
                        && call.path().size() == 3
                        && call.method().equals("PUT")) {
                    json.writeFieldName("snapshot");
                    snapshot(json, 0);
                } else {
                    json.writeBooleanField("acknowledged", true);
                }
            }
        }
        json.writeEndObject();
    }

    private static void search(JsonGenerator json) throws IOException {
        json.writeNumberField("took", 3);
        json.writeBooleanField("timed_out", false);
        shards(json, 1);
        json.writeObjectFieldStart("hits");
        json.writeArrayFieldStart("hits");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void shards(JsonGenerator json, int count) throws IOException {
        json.writeObjectFieldStart("_shards");
        json.writeNumberField("total", count);
        json.writeNumberField("successful", count);
        json.writeNumberField("failed", 0);
        json.writeEndObject();
    }

    private static void shardsOfSnapshot(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("shards");
        json.writeNumberField("total", 2);
        json.writeNumberField("failed", 0);
        json.writeNumberField("successful", 2);
        json.writeEndObject();
    }

    private void info(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "node-1");
        json.writeStringField("cluster_name", name);
        json.writeStringField("cluster_uuid", "uuid-of-" + name);
        json.writeObjectFieldStart("version");
        json.writeStringField("distribution", "opensearch");
        json.writeStringField("number", "3.8.0");
        json.writeEndObject();
        json.writeEndObject();
    }

    static String index(int i) {
        return "logs-application-%06d".formatted(i);
    }

    private String node(int shard) {
        return "node-" + shard % 20;
    }

    private void cluster(Call call, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (call.at(1)) {
            case "health" -> {
                json.writeStringField("cluster_name", name);
                json.writeStringField("status", "green");
                json.writeNumberField("number_of_nodes", 20);
                json.writeNumberField("active_shards", scale.indices() * scale.shardsPerIndex());
            }
            case "state" -> state(json);
            case "stats" -> {
                json.writeStringField("cluster_name", name);
                json.writeObjectFieldStart("indices");
                json.writeNumberField("count", scale.indices());
                object(json, "docs", "count", 1_000L * scale.indices());
                object(json, "store", "size_in_bytes", 1_000_000L * scale.indices());
                json.writeEndObject();
            }
            case "pending_tasks" -> {
                json.writeArrayFieldStart("tasks");
                json.writeEndArray();
            }
            default -> {
                json.writeObjectFieldStart("persistent");
                json.writeStringField("cluster.max_shards_per_node", "5000");
                json.writeEndObject();
                json.writeObjectFieldStart("transient");
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, String name, String field, long value) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField(field, value);
        json.writeEndObject();
    }

    private void state(JsonGenerator json) throws IOException {
        json.writeStringField("cluster_name", name);
        json.writeNumberField("version", 4711);
        json.writeObjectFieldStart("metadata");
        json.writeObjectFieldStart("index-graveyard");
        json.writeArrayFieldStart("tombstones");
        for (int i = 0; i < Math.min(500, scale.indices()); i++) {
            json.writeStartObject();
            json.writeObjectFieldStart("index");
            json.writeStringField("index_name", index(i));
            json.writeEndObject();
            json.writeNumberField("delete_date_in_millis", START + i);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("indices");
        for (int i = 0; i < scale.indices(); i++) {
            json.writeObjectFieldStart(index(i));
            details(json, i, List.of("aliases", "mappings", "settings"));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("routing_table");
        json.writeObjectFieldStart("indices");
        for (int i = 0; i < scale.indices(); i++) {
            json.writeObjectFieldStart(index(i));
            json.writeObjectFieldStart("shards");
            for (int shard = 0; shard < scale.shardsPerIndex(); shard++) {
                json.writeArrayFieldStart(String.valueOf(shard));
                json.writeStartObject();
                json.writeStringField("state", "STARTED");
                json.writeStringField("node", node(shard));
                json.writeStringField("index", index(i));
                json.writeEndObject();
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void nodes(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("cluster_name", name);
        json.writeObjectFieldStart("nodes");
        for (int i = 0; i < 20; i++) {
            json.writeObjectFieldStart("node-id-" + i);
            json.writeStringField("name", node(i));
            json.writeStringField("build_hash", "abcdef");
            json.writeArrayFieldStart("roles");
            json.writeString("data");
            json.writeEndArray();
            object(json, "settings", "processors", 8);
            object(json, "jvm", "uptime_in_millis", 1_000_000);
            json.writeStringField("more", "x".repeat(2_000));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The rows, each with those columns that {@code h} names. */
    private void cat(Call call, JsonGenerator json) throws IOException {
        Set<String> columns = Set.of(call.query().getOrDefault("h", "*").split(",", -1));
        json.writeStartArray();
        switch (call.at(1)) {
            case "indices" -> {
                for (int i : chosen(call.at(2))) {
                    row(
                            json,
                            columns,
                            "health",
                            "green",
                            "status",
                            i % 1000 == 2 ? "close" : "open",
                            "index",
                            index(i),
                            "uuid",
                            "AbCdEfGhIjKlMnOpQrStUv",
                            "pri",
                            "5",
                            "rep",
                            "0",
                            "docs.count",
                            String.valueOf(1000 + i),
                            "docs.deleted",
                            "0",
                            "store.size",
                            "123456",
                            "pri.store.size",
                            "123456",
                            "fielddata.memory_size",
                            "0");
                }
            }
            case "shards" -> {
                for (int i : chosen(call.at(2))) {
                    for (int shard = 0; shard < scale.shardsPerIndex(); shard++) {
                        row(
                                json,
                                columns,
                                "index",
                                index(i),
                                "shard",
                                String.valueOf(shard),
                                "prirep",
                                "p",
                                "state",
                                "STARTED",
                                "docs",
                                "12345",
                                "store",
                                "1.2gb",
                                "ip",
                                "10.0.0.17",
                                "node",
                                node(shard));
                    }
                }
            }
            case "nodes" -> {
                for (int i = 0; i < 20; i++) {
                    row(
                            json,
                            columns,
                            "id",
                            "node-id-" + i,
                            "m",
                            i == 0 ? "*" : "-",
                            "n",
                            node(i),
                            "u",
                            "3d",
                            "role",
                            "dim",
                            "hc",
                            "1gb",
                            "hm",
                            "4gb",
                            "hp",
                            "25",
                            "ip",
                            "10.0.0." + i,
                            "dt",
                            "1tb",
                            "du",
                            "1gb",
                            "disk.avail",
                            "900gb",
                            "l",
                            "0.5");
                }
            }
            default -> row(json, columns, "epoch", "1", "count", "2");
        }
        json.writeEndArray();
    }

    private static void row(JsonGenerator json, Set<String> columns, String... cells) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < cells.length; i += 2) {
            if (columns.contains("*") || columns.contains(cells[i])) {
                json.writeStringField(cells[i], cells[i + 1]);
            }
        }
        json.writeEndObject();
    }

    /** The numbers of the indices that a comma list names; a star, or nothing, names all. */
    private int[] chosen(String names) {
        if (names.isEmpty() || names.contains("*") || names.equals("_all") || names.startsWith("_")) {
            return IntStream.range(0, scale.indices()).toArray();
        }
        Set<String> wanted = Set.of(names.split(",", -1));
        return IntStream.range(0, scale.indices())
                .filter(i -> wanted.contains(index(i)))
                .toArray();
    }

    /** An object with a field per index. */
    private void indices(Call call, JsonGenerator json) throws IOException {
        List<String> parts = call.has("_alias")
                ? List.of("aliases")
                : call.has("_mapping") ? List.of("mappings") : List.of("aliases", "mappings", "settings");
        json.writeStartObject();
        if (call.has("_stats")) {
            shards(json, scale.indices() * scale.shardsPerIndex());
            json.writeObjectFieldStart("indices");
        }
        boolean isUnknownAlias = call.at(0).equals("_alias")
                && !call.at(1).isEmpty()
                && !call.at(1).startsWith("logs");
        for (int i : isUnknownAlias ? new int[0] : chosen(call.at(0))) {
            json.writeObjectFieldStart(index(i));
            if (call.has("_stats")) {
                stats(json, "primaries");
                stats(json, "total");
            } else {
                details(json, i, parts);
            }
            json.writeEndObject();
        }
        if (call.has("_stats")) {
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void stats(JsonGenerator json, String part) throws IOException {
        json.writeObjectFieldStart(part);
        for (String section : List.of("docs", "store", "indexing", "get", "search", "merges", "refresh", "flush")) {
            json.writeObjectFieldStart(section);
            for (String field : List.of("count", "total_time_in_millis", "current", "size_in_bytes")) {
                json.writeNumberField(field, 1234567);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void details(JsonGenerator json, int i, List<String> parts) throws IOException {
        if (parts.contains("aliases")) {
            json.writeObjectFieldStart("aliases");
            json.writeObjectFieldStart("logs");
            json.writeEndObject();
            json.writeObjectFieldStart("logs-of-team-" + i % 50);
            json.writeStringField("index_routing", "1");
            json.writeStringField("search_routing", "1");
            json.writeEndObject();
            json.writeEndObject();
        }
        if (parts.contains("mappings")) {
            json.writeObjectFieldStart("mappings");
            json.writeObjectFieldStart("properties");
            for (int field = 0; field < 30; field++) {
                json.writeObjectFieldStart("some_field_" + field);
                json.writeStringField("type", "keyword");
                json.writeNumberField("ignore_above", 256);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        if (parts.contains("settings")) {
            json.writeObjectFieldStart("settings");
            json.writeObjectFieldStart("index");
            json.writeStringField("creation_date", String.valueOf(START));
            json.writeStringField("number_of_shards", "5");
            json.writeStringField("uuid", "AbCdEfGhIjKlMnOpQrStUv");
            json.writeStringField("provided_name", index(i));
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void snapshots(Call call, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (call.path().size() <= 2) {
            json.writeObjectFieldStart("backups");
            json.writeStringField("type", "fs");
            json.writeObjectFieldStart("settings");
            json.writeStringField("location", "/backups");
            json.writeEndObject();
            json.writeEndObject();
        } else {
            json.writeArrayFieldStart("snapshots");
            int count = call.at(2).equals("_all") ? scale.snapshots() : 1;
            for (int i = 0; i < count; i++) {
                if (call.last().equals("_status")) {
                    status(json, call.at(2));
                } else {
                    snapshot(json, i);
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void snapshot(JsonGenerator json, int i) throws IOException {
        json.writeStartObject();
        json.writeStringField("snapshot", "nightly-%06d".formatted(i));
        json.writeStringField("uuid", "AbCdEfGhIjKlMnOpQrStUv");
        json.writeStringField("version", "3.8.0");
        json.writeArrayFieldStart("indices");
        for (int index = 0; index < scale.indicesPerSnapshot(); index++) {
            json.writeString(index(index));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_streams");
        json.writeEndArray();
        json.writeStringField("state", "SUCCESS");
        json.writeStringField("start_time", "2026-01-01T00:00:00.000Z");
        json.writeNumberField("start_time_in_millis", START + i * 86_400_000L);
        json.writeStringField("end_time", "2026-01-01T00:10:00.000Z");
        json.writeNumberField("end_time_in_millis", START + i * 86_400_000L + 600_000);
        json.writeArrayFieldStart("failures");
        json.writeEndArray();
        shardsOfSnapshot(json);
        json.writeEndObject();
    }

    private static void status(JsonGenerator json, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("snapshot", name);
        json.writeStringField("repository", "backups");
        json.writeStringField("state", "STARTED");
        object(json, "shards_stats", "total", 2);
        json.writeObjectFieldStart("stats");
        object(json, "incremental", "size_in_bytes", 1000);
        object(json, "processed", "size_in_bytes", 500);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void recovery(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < scale.indices(); i++) {
            json.writeObjectFieldStart(index(i));
            json.writeArrayFieldStart("shards");
            for (int shard = 0; shard < scale.shardsPerIndex(); shard++) {
                json.writeStartObject();
                json.writeNumberField("id", shard);
                json.writeStringField("type", "SNAPSHOT");
                json.writeStringField("stage", "DONE");
                json.writeBooleanField("primary", true);
                json.writeStringField("start_time", "2026-01-01T00:00:00.000Z");
                json.writeObjectFieldStart("source");
                json.writeStringField("repository", "backups");
                json.writeStringField("snapshot", "nightly-000000");
                json.writeStringField("index", index(i));
                json.writeEndObject();
                json.writeObjectFieldStart("target");
                json.writeStringField("id", "AbCdEfGhIjKlMnOpQrStUv");
                json.writeStringField("transport_address", "10.0.0.17:9300");
                json.writeEndObject();
                json.writeObjectFieldStart("index");
                json.writeObjectFieldStart("size");
                json.writeNumberField("total_in_bytes", 1000);
                json.writeNumberField("reused_in_bytes", 0);
                json.writeNumberField("recovered_in_bytes", 1000);
                json.writeEndObject();
                json.writeStringField("more", "x".repeat(400));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
