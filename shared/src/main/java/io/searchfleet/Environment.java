package io.searchfleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The environment variables of one function. On Lambda they are the process's own; the local runtime, where many
 * functions share one process, binds those of each function while it makes its handler.
 */
public final class Environment {
    private static final ScopedValue<Map<String, String>> BOUND = ScopedValue.newInstance();

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    public static Environment current() {
        return of(BOUND.isBound() ? BOUND.get() : System.getenv());
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(Map.copyOf(variables));
    }

    /** Runs {@code action} with {@code variables} in place of the process's own. */
    public static <T> T with(Map<String, String> variables, Supplier<T> action) {
        return ScopedValue.where(BOUND, variables).call(action::get);
    }

    /** Runs {@code action} with these in place of the process's own, as in another thread. */
    public <T> T bind(Supplier<T> action) {
        return with(variables, action);
    }

    /** Whether this is a function's process on Lambda. */
    public boolean isLambda() {
        return optional("AWS_LAMBDA_RUNTIME_API").isPresent();
    }

    /** @throws IllegalStateException when the variable is missing or empty: the deployment is wrong, not the request */
    public String required(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalStateException("Environment variable " + name + " is not set."));
    }

    /** The variable; an empty one counts as not set. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A comma list; empty when not set. */
    public List<String> list(String name) {
        return optional(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** A whole number. */
    public long number(String name, long otherwise) {
        return optional(name).map(value -> number(name, value)).orElse(otherwise);
    }

    /** A number of seconds. */
    public Duration seconds(String name, Duration otherwise) {
        return optional(name)
                .map(value -> Duration.ofSeconds(number(name, value)))
                .orElse(otherwise);
    }

    /** A number of days. */
    public Duration days(String name, Duration otherwise) {
        return optional(name).map(value -> Duration.ofDays(number(name, value))).orElse(otherwise);
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("Environment variable " + name + " is not a whole number: " + value, e);
        }
    }
}
