package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Comparator;

/** Compares sources of documents whose bytes differ: a remote cluster writes white space and numbers its own way. */
final class Sources {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private static final Comparator<JsonNode> VALUES = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private Sources() {}

    /** Whether both are the same values under the same names; 1.0 is 1. */
    static boolean areEqual(byte[] one, byte[] other) {
        try {
            return one.length > 0 && other.length > 0 && EXACT.readTree(one).equals(VALUES, EXACT.readTree(other));
        } catch (IOException e) {
            return false;
        }
    }
}
