package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.model.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A document as a search answers it. Its source is never read as a tree: it is a piece of the answer.
 *
 * @param type as Elasticsearch 6 has it; empty where documents have none
 * @param routing empty: none of its own
 * @param source as it was sent; empty when it was not asked for
 */
record Hit(String id, String type, String routing, long version, long seqNo, byte[] source) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What tells a document from all others of an index: with a routing of its own, an id may be there twice. */
    record Name(String id, String routing) {}

    Name name() {
        return new Name(id, routing);
    }

    boolean hasSourceOf(Hit other) {
        return Arrays.equals(source, other.source) || Sources.areEqual(source, other.source);
    }

    /**
     * The hits of a search.
     *
     * @throws io.searchfleet.model.ApiException the cluster's error; bad cluster answer, also where not all shards answered
     */
    static List<Hit> of(EngineAnswer answer) {
        byte[] body = answer.bytes();
        try (JsonParser parser = JSON.createParser(body)) {
            List<Hit> hits = new ArrayList<>();
            boolean isOfAll = false;
            boolean isInTime = true;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("_shards")) {
                    isOfAll = allShards(parser);
                } else if (field.equals("timed_out") && value == JsonToken.VALUE_TRUE) {
                    isInTime = false;
                } else if (field.equals("hits") && value == JsonToken.START_OBJECT) {
                    readHits(parser, body, hits);
                } else {
                    parser.skipChildren();
                }
            }
            if (!isOfAll || !isInTime) {
                throw ApiException.badClusterAnswer("Not all shards answered a search.");
            }
            return hits;
        } catch (IOException e) {
            throw answer.misshapen();
        }
    }

    /** A shard without a node, as all are for a moment after a restart, is neither successful nor failed. */
    private static boolean allShards(JsonParser parser) throws IOException {
        int total = -1;
        int successful = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("total")) {
                total = parser.getIntValue();
            } else if (field.equals("successful")) {
                successful = parser.getIntValue();
            }
            parser.skipChildren();
        }
        return successful == total;
    }

    private static void readHits(JsonParser parser, byte[] body, List<Hit> hits) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("hits") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    hits.add(readHit(parser, body));
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Hit readHit(JsonParser parser, byte[] body) throws IOException {
        String id = "";
        String type = "";
        String routing = "";
        long version = 0;
        long seqNo = -1;
        byte[] source = {};
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "_id" -> id = parser.getText();
                case "_type" -> type = parser.getText();
                case "_routing" -> routing = parser.getText();
                case "_version" -> version = parser.getLongValue();
                case "sort" -> seqNo = onlySortValue(parser);
                case "_source" -> source = piece(parser, body);
                default -> parser.skipChildren();
            }
        }
        return new Hit(id, type, routing, version, seqNo, source);
    }

    private static long onlySortValue(JsonParser parser) throws IOException {
        long value = -1;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value = parser.currentToken().isNumeric() ? parser.getLongValue() : -1;
        }
        return value;
    }

    private static byte[] piece(JsonParser parser, byte[] body) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(body, start, end);
    }
}
