package io.searchfleet.local.states;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Reads the conditions of Choice states. */
final class ConditionReader {
    private static final Set<String> COMPARISONS = Set.of(
            "StringEquals",
            "NumericEquals",
            "NumericLessThan",
            "NumericGreaterThan",
            "NumericLessThanEquals",
            "NumericGreaterThanEquals",
            "BooleanEquals",
            "IsPresent",
            "IsNull");
    private static final Set<String> ALL = all();

    private ConditionReader() {}

    private static Set<String> all() {
        Set<String> all = new HashSet<>(COMPARISONS);
        all.addAll(Set.of("And", "Or", "Not"));
        return all;
    }

    /** @param more fields that may stand beside the condition's own */
    static Condition read(Fields fields, Set<String> more) {
        fields.allow(List.of(ALL, more, Set.of("Variable", "Comment")));
        String operator = fields.only(ALL);
        return switch (operator) {
            case "And" -> new Condition.And(inner(fields, operator));
            case "Or" -> new Condition.Or(inner(fields, operator));
            case "Not" -> new Condition.Not(read(fields.at(operator, fields.get(operator)), Set.of()));
            default -> comparison(operator, fields.path("Variable"), fields);
        };
    }

    private static List<Condition> inner(Fields fields, String operator) {
        List<Condition> inner = fields.list(operator, each -> read(each, Set.of()));
        if (inner.isEmpty()) {
            throw fields.refused(operator, "must hold at least one condition");
        }
        return inner;
    }

    private static Condition comparison(String operator, ReferencePath variable, Fields fields) {
        return switch (operator) {
            case "StringEquals" -> new Condition.StringEquals(variable, fields.text(operator));
            case "BooleanEquals" -> new Condition.BooleanEquals(variable, fields.bool(operator));
            case "IsPresent" -> new Condition.IsPresent(variable, fields.bool(operator));
            case "IsNull" -> new Condition.IsNull(variable, fields.bool(operator));
            default -> new Condition.Numeric(variable, fields.decimal(operator), order(operator));
        };
    }

    private static IntPredicate order(String operator) {
        return switch (operator) {
            case "NumericLessThan" -> order -> order < 0;
            case "NumericGreaterThan" -> order -> order > 0;
            case "NumericLessThanEquals" -> order -> order <= 0;
            case "NumericGreaterThanEquals" -> order -> order >= 0;
            default -> order -> order == 0;
        };
    }
}
