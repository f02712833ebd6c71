package io.searchfleet.functions.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * A rule, applied to a node.
 *
 * @param status empty: the rule has no limits
 */
record Verdict(Rule rule, Formula.Result result, Optional<Status> status) {
    private static final double LARGEST_EXACT = 1L << 53;
    private static final MathContext SHOWN = new MathContext(4);

    /** As ElasticHQ writes it: all fields, in this order, null where there is nothing to say. */
    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("rule_label", rule.label())
                .put("rule_comment", rule.comment())
                .put("rule_formula", rule.formula().toString())
                .put("formula_repl", result.replaced());
        json.set("rule_value", value());
        json.put("status", status.map(Status::name).orElse(null))
                .put("format", rule.format())
                .put("unit", rule.unit().isEmpty() ? null : rule.unit());
        json.set("upper_limit", rule.limits() instanceof Limits.Upper(double a, double b) ? numbers(a, b) : null);
        json.set("lower_limit", rule.limits() instanceof Limits.Lower(double a, double b) ? numbers(a, b, 0) : null);
        return json;
    }

    /** Whether the verdict is one of the node's health, and this. */
    boolean is(Status wanted) {
        return status.isPresent() && status.get() == wanted;
    }

    JsonNode value() {
        return number(result.value());
    }

    /** The limit that was broken, or, when all is well, the one to stay within; null without limits. */
    JsonNode limit() {
        return switch (rule.limits()) {
            case Limits.Upper(double pass, double warn) -> number(is(Status.DANGER) ? warn : pass);
            case Limits.Lower(double pass, double warn) -> number(is(Status.DANGER) ? warn : pass);
            case Limits.None() -> Json.object().nullNode();
        };
    }

    /** A sentence with the value and the limit. */
    String reason() {
        String side = is(Status.PASS) ? "within" : rule.limits() instanceof Limits.Upper ? "above" : "below";
        return rule.label() + " is " + shown(result.value()) + ", " + side + " the limit of "
                + shown(limit().doubleValue()) + ".";
    }

    private String shown(double value) {
        if (rule.format().endsWith("%")) {
            return plain(value * 100) + "%";
        }
        String separator = rule.unit().isEmpty() || rule.unit().startsWith("/") ? "" : " ";
        return plain(value) + separator + rule.unit();
    }

    private static String plain(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal shown = Math.abs(value) < 1000 ? exact.round(SHOWN) : BigDecimal.valueOf(Math.round(value));
        return shown.stripTrailingZeros().toPlainString();
    }

    private static ArrayNode numbers(double... values) {
        ArrayNode numbers = Json.array();
        for (double value : values) {
            numbers.add(number(value));
        }
        return numbers;
    }

    /** Whole numbers without a fraction, as they are written in the table. */
    private static JsonNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT
                ? LongNode.valueOf((long) value)
                : DoubleNode.valueOf(value);
    }
}
