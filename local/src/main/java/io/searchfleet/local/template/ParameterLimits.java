package io.searchfleet.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What CloudFormation holds a parameter's value to: its type, bounds, pattern and list of values. */
final class ParameterLimits {
    private ParameterLimits() {}

    /**
     * The value, when it fits what the template declares.
     *
     * @throws TemplateException says what the parameter takes
     */
    static String checked(String name, String value, JsonNode declared) {
        fault(value, declared).ifPresent(takes -> {
            throw TemplateException.ofParameter(name + "=" + value, "it takes " + takes + ".");
        });
        return value;
    }

    private static Optional<String> fault(String value, JsonNode declared) {
        JsonNode values = declared.path("AllowedValues");
        if (values.isArray()) {
            return unless(
                    StreamSupport.stream(values.spliterator(), false)
                            .anyMatch(each -> each.asText().equals(value)),
                    "one of "
                            + String.join(
                                    ", ",
                                    values.valueStream().map(JsonNode::asText).toList()));
        }
        String pattern = declared.path("AllowedPattern").asText("");
        if (!pattern.isEmpty() && !value.matches(pattern)) {
            return Optional.of("what matches " + pattern);
        }
        return declared.path("Type").asText().equals("Number") ? number(value, declared) : Optional.empty();
    }

    private static Optional<String> number(String value, JsonNode declared) {
        if (!value.matches("-?\\d{1,18}")) {
            return Optional.of("a whole number");
        }
        long number = Long.parseLong(value);
        JsonNode least = declared.path("MinValue");
        JsonNode most = declared.path("MaxValue");
        return unless(
                (least.isMissingNode() || number >= least.asLong())
                        && (most.isMissingNode() || number <= most.asLong()),
                most.isMissingNode()
                        ? least.asText() + " or more"
                        : least.isMissingNode() ? most.asText() + " or less" : least.asText() + " to " + most.asText());
    }

    private static Optional<String> unless(boolean isFine, String takes) {
        return isFine ? Optional.empty() : Optional.of(takes);
    }
}
