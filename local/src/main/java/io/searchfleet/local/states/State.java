package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One state of a machine. An empty {@code next} ends the execution. */
public sealed interface State {
    String name();

    /** All states that may come after this one. */
    List<String> successors();

    /** The value of the field {@code Type}. */
    default String type() {
        return getClass().getSimpleName();
    }

    record Task(
            String name,
            DataFlow flow,
            Resource resource,
            Optional<Duration> timeout,
            List<Retrier> retriers,
            List<Catcher> catchers,
            Optional<String> next)
            implements State {
        public Task {
            retriers = List.copyOf(retriers);
            catchers = List.copyOf(catchers);
        }

        @Override
        public List<String> successors() {
            return Stream.concat(next.stream(), catchers.stream().map(Catcher::next))
                    .toList();
        }
    }

    record Pass(String name, DataFlow flow, Optional<JsonNode> result, Optional<String> next) implements State {
        @Override
        public List<String> successors() {
            return next.stream().toList();
        }
    }

    record Wait(String name, DataFlow flow, Until until, Optional<String> next) implements State {
        @Override
        public List<String> successors() {
            return next.stream().toList();
        }
    }

    record Choice(String name, DataFlow flow, List<Rule> rules, Optional<String> otherwise) implements State {
        public Choice {
            rules = List.copyOf(rules);
        }

        @Override
        public List<String> successors() {
            return Stream.concat(rules.stream().map(Rule::next), otherwise.stream())
                    .toList();
        }
    }

    record Succeed(String name, DataFlow flow) implements State {
        @Override
        public List<String> successors() {
            return List.of();
        }
    }

    record Fail(String name, Words error, Words cause) implements State {
        @Override
        public List<String> successors() {
            return List.of();
        }
    }

    /** A function that a task invokes. */
    sealed interface Resource {
        String function();

        /** By its own ARN: the function gets the task's input and its answer is the task's result. */
        record Function(String function, String arn) implements Resource {}

        /** By {@code arn:aws:states:::lambda:invoke}: payload and answer stand in an envelope. */
        record LambdaInvoke(String function) implements Resource {}
    }

    /** When a Wait ends. */
    sealed interface Until {
        record Seconds(long seconds) implements Until {}

        record SecondsPath(ReferencePath path) implements Until {}

        record Timestamp(Instant instant) implements Until {}

        record TimestampPath(ReferencePath path) implements Until {}
    }

    /** One of a Choice's rules. */
    record Rule(Condition condition, String next) {}

    /** Error or cause of a Fail state. */
    sealed interface Words {
        record Fixed(String text) implements Words {}

        record At(String field, ReferencePath path) implements Words {}
    }
}
