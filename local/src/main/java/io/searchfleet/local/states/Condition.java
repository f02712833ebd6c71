package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;

/** What a rule of a Choice state asks of the state's data. */
sealed interface Condition {
    /** @throws StateFailure when a variable that must be there is not */
    boolean holds(JsonNode data, JsonNode context);

    record And(List<Condition> all) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            return all.stream().allMatch(each -> each.holds(data, context));
        }
    }

    record Or(List<Condition> any) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            return any.stream().anyMatch(each -> each.holds(data, context));
        }
    }

    record Not(Condition inner) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            return !inner.holds(data, context);
        }
    }

    record IsPresent(ReferencePath variable, boolean expected) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            return variable.find(data, context).isPresent() == expected;
        }
    }

    record IsNull(ReferencePath variable, boolean expected) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            return variable.get("Variable", data, context).isNull() == expected;
        }
    }

    /** A value of another type than text is not equal. */
    record StringEquals(ReferencePath variable, String expected) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            JsonNode value = variable.get("Variable", data, context);
            return value.isTextual() && value.asText().equals(expected);
        }
    }

    record BooleanEquals(ReferencePath variable, boolean expected) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            JsonNode value = variable.get("Variable", data, context);
            return value.isBoolean() && value.asBoolean() == expected;
        }
    }

    /** @param order which outcomes of a comparison with {@code other} are meant */
    record Numeric(ReferencePath variable, BigDecimal other, IntPredicate order) implements Condition {
        @Override
        public boolean holds(JsonNode data, JsonNode context) {
            JsonNode value = variable.get("Variable", data, context);
            return value.isNumber() && order.test(value.decimalValue().compareTo(other));
        }
    }
}
