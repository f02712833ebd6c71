package io.searchfleet.functions.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * One question to a node's statistics.
 *
 * @param comment what a bad value means, and what to do
 * @param unit empty: none
 * @param format how to write the value, as numeral.js has it
 */
record Rule(
        Category category, String label, String comment, Formula formula, String unit, String format, Limits limits) {
    /** What a rule is about. */
    enum Category {
        CACHE,
        FS,
        ACTION,
        MEMORY,
        NETWORK;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The answer for a node; empty when the node does not give a figure that it takes. */
    Optional<Verdict> judge(JsonNode stats) {
        return formula.over(stats).map(result -> new Verdict(this, result, limits.judge(result.value())));
    }
}
