package io.searchfleet.local.states;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.states.State.Resource;
import io.searchfleet.local.states.State.Rule;
import io.searchfleet.local.states.State.Until;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a definition state by state. */
final class DefinitionReader {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern FUNCTION_ARN = Pattern.compile("arn:aws:lambda:[a-z0-9-]+:\\d{12}:function:([^:]+)");
    private static final String LAMBDA_INVOKE = "arn:aws:states:::lambda:invoke";
    private static final Set<String> COMMON = Set.of("Type", "Comment", "QueryLanguage");
    private static final Set<String> PATHS = Set.of("InputPath", "OutputPath");
    private static final Set<String> LEAVING = Set.of("Next", "End");

    private final Path file;
    private final Map<String, String> substitutions;

    DefinitionReader(Path file, Map<String, String> substitutions) {
        this.file = file;
        this.substitutions = substitutions;
    }

    StateMachine machine(String name) {
        String text = text();
        Fields root = new Fields(file + ": ", object(text));
        root.allow(List.of(Set.of("Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version")));
        root.requireJsonPath();
        Map<String, State> states = new LinkedHashMap<>();
        root.forEachState((id, fields) -> states.put(id, state(id, fields)));
        String startAt = root.text("StartAt");
        requireTargets(root, startAt, states);
        return new StateMachine(name, text, startAt, states, root.timeout(), Instant.now());
    }

    private String text() {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new DefinitionException(file + ": cannot be read: " + e);
        }
        return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(substitution(match.group(1))));
    }

    private String substitution(String name) {
        return Optional.ofNullable(substitutions.get(name))
                .orElseThrow(() -> new DefinitionException(
                        file + ": '${" + name + "}' has no value in the template's DefinitionSubstitutions"));
    }

    private ObjectNode object(String text) {
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new DefinitionException(file + ": not readable as JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        throw new DefinitionException(file + ": not a JSON object");
    }

    /** Every way leads to a state, and a way leads to every state. */
    private static void requireTargets(Fields root, String startAt, Map<String, State> states) {
        if (!states.containsKey(startAt)) {
            throw root.refused("StartAt", "there is no state '" + startAt + "'");
        }
        Set<String> reached = new HashSet<>(Set.of(startAt));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            String from = open.pop();
            for (String next : Objects.requireNonNull(states.get(from)).successors()) {
                if (!states.containsKey(next)) {
                    throw new DefinitionException(
                            root.where() + "state '" + from + "': 'Next': there is no state '" + next + "'");
                }
                if (reached.add(next)) {
                    open.push(next);
                }
            }
        }
        states.keySet().stream().filter(id -> !reached.contains(id)).findFirst().ifPresent(id -> {
            throw new DefinitionException(root.where() + "state '" + id + "': no state leads to it");
        });
    }

    private State state(String id, Fields fields) {
        if (id.length() > 80) {
            throw fields.refused("its name", "has more than 80 characters");
        }
        fields.requireJsonPath();
        return switch (fields.text("Type")) {
            case "Task" -> task(id, fields);
            case "Pass" -> pass(id, fields);
            case "Wait" -> waiting(id, fields);
            case "Choice" -> choice(id, fields);
            case "Succeed" -> {
                fields.allow(List.of(COMMON, PATHS));
                yield new State.Succeed(id, fields.flow());
            }
            case "Fail" -> {
                fields.allow(List.of(COMMON, Set.of("Error", "ErrorPath", "Cause", "CausePath")));
                yield new State.Fail(id, fields.words("Error"), fields.words("Cause"));
            }
            default -> throw fields.refused("Type", "'" + fields.text("Type") + "' is not known here");
        };
    }

    private static State task(String id, Fields fields) {
        fields.allow(List.of(
                COMMON,
                PATHS,
                LEAVING,
                Set.of("Parameters", "ResultSelector", "ResultPath"),
                Set.of("Resource", "TimeoutSeconds", "Retry", "Catch")));
        return new State.Task(
                id,
                fields.flow(),
                resource(fields),
                fields.timeout(),
                lastForAll(fields, "Retry", fields.list("Retry", DefinitionReader::retrier), Retrier::errors),
                lastForAll(fields, "Catch", fields.list("Catch", DefinitionReader::catcher), Catcher::errors),
                fields.next());
    }

    /** A rule for all errors must be the last, as on AWS: none after it could ever match. */
    private static <T> List<T> lastForAll(
            Fields fields, String field, List<T> rules, Function<T, List<String>> errors) {
        for (T rule : rules.subList(0, Math.max(0, rules.size() - 1))) {
            if (errors.apply(rule).contains(StateError.ALL)) {
                throw fields.refused(field, "States.ALL must stand in the last rule");
            }
        }
        return rules;
    }

    private static Resource resource(Fields fields) {
        String arn = fields.text("Resource");
        if (arn.equals(LAMBDA_INVOKE)) {
            Fields parameters = fields.at("Parameters", fields.get("Parameters"));
            parameters.allow(List.of(Set.of("FunctionName", "Payload", "Payload.$")));
            String name = parameters.text("FunctionName");
            return new Resource.LambdaInvoke(name.substring(name.lastIndexOf(':') + 1));
        }
        Matcher matcher = FUNCTION_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw fields.refused("Resource", "'" + arn + "' is neither a function's ARN nor " + LAMBDA_INVOKE);
        }
        return new Resource.Function(matcher.group(1), arn);
    }

    private static Retrier retrier(Fields fields) {
        fields.allow(List.of(Set.of(
                "Comment",
                "ErrorEquals",
                "IntervalSeconds",
                "MaxAttempts",
                "BackoffRate",
                "MaxDelaySeconds",
                "JitterStrategy")));
        int interval = (int) fields.whole("IntervalSeconds", 1, 1, 99_999_999);
        double rate = fields.has("BackoffRate") ? fields.decimal("BackoffRate").doubleValue() : 2;
        if (rate < 1) {
            throw fields.refused("BackoffRate", "must be at least 1");
        }
        String jitter = fields.has("JitterStrategy") ? fields.text("JitterStrategy") : "NONE";
        if (!Set.of("NONE", "FULL").contains(jitter)) {
            throw fields.refused("JitterStrategy", "must be FULL or NONE");
        }
        return new Retrier(
                fields.errors(),
                interval,
                (int) fields.whole("MaxAttempts", 3, 0, 99_999_999),
                rate,
                fields.whole("MaxDelaySeconds", Long.MAX_VALUE, interval + 1L, 31_622_400),
                jitter.equals("FULL"));
    }

    private static Catcher catcher(Fields fields) {
        fields.allow(List.of(Set.of("Comment", "ErrorEquals", "Next", "ResultPath")));
        return new Catcher(fields.errors(), fields.text("Next"), fields.resultPath());
    }

    private static State pass(String id, Fields fields) {
        fields.allow(List.of(COMMON, PATHS, LEAVING, Set.of("Parameters", "ResultPath", "Result")));
        Optional<JsonNode> result = fields.has("Result") ? Optional.of(fields.get("Result")) : Optional.empty();
        return new State.Pass(id, fields.flow(), result, fields.next());
    }

    private static State waiting(String id, Fields fields) {
        Set<String> ends = Set.of("Seconds", "SecondsPath", "Timestamp", "TimestampPath");
        fields.allow(List.of(COMMON, PATHS, LEAVING, ends));
        Until until = switch (fields.only(ends)) {
            case "Seconds" -> new Until.Seconds(fields.whole("Seconds", 0, 0, 99_999_999));
            case "SecondsPath" -> new Until.SecondsPath(fields.path("SecondsPath"));
            case "TimestampPath" -> new Until.TimestampPath(fields.path("TimestampPath"));
            default -> new Until.Timestamp(fields.timestamp("Timestamp"));
        };
        return new State.Wait(id, fields.flow(), until, fields.next());
    }

    private static State choice(String id, Fields fields) {
        fields.allow(List.of(COMMON, PATHS, Set.of("Choices", "Default")));
        List<Rule> rules =
                fields.list("Choices", rule -> new Rule(ConditionReader.read(rule, Set.of("Next")), rule.text("Next")));
        if (rules.isEmpty()) {
            throw fields.refused("Choices", "must hold at least one rule");
        }
        return new State.Choice(
                id,
                fields.flow(),
                rules,
                fields.has("Default") ? Optional.of(fields.text("Default")) : Optional.empty());
    }
}
