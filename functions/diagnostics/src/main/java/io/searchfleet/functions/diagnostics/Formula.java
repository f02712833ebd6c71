package io.searchfleet.functions.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Arithmetic over the figures of a node: numbers, dotted paths of fields, {@code + - * /}, a minus in front, parentheses.
 * What is divided by zero is zero: nothing happened yet, so nothing is wrong.
 *
 * <p>A parser of its own: it takes dotted paths as names, divides by zero, and shows itself with its numbers put in.
 */
final class Formula {
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_]\\w*(\\.\\w+)*");

    private final String text;
    private final List<String> fields;
    private final ToDoubleFunction<JsonNode> root;

    /** What a formula came to, and its text with numbers in place of fields. */
    record Result(double value, String replaced) {}

    private Formula(String text, ToDoubleFunction<JsonNode> root) {
        this.text = text;
        this.root = root;
        this.fields =
                FIELD.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** @throws IllegalArgumentException with the place, when {@code text} is no formula */
    static Formula of(String text) {
        Parser parser = new Parser(text);
        ToDoubleFunction<JsonNode> root = parser.sum();
        parser.end();
        return new Formula(text, root);
    }

    /** The formula over {@code figures}; empty when one of its fields is not there. */
    Optional<Result> over(JsonNode figures) {
        if (!fields.stream().allMatch(field -> isGiven(figure(figures, field)))) {
            return Optional.empty();
        }
        String replaced = FIELD.matcher(text)
                .replaceAll(field -> figure(figures, field.group()).asText());
        return Optional.of(new Result(root.applyAsDouble(figures), replaced));
    }

    /** Engines write -1 for what they do not know; no figure of theirs can be negative. */
    private static boolean isGiven(JsonNode figure) {
        return figure.isNumber() && figure.doubleValue() >= 0;
    }

    private static JsonNode figure(JsonNode figures, String field) {
        JsonNode figure = figures;
        for (String name : field.split("\\.", -1)) {
            figure = figure.path(name);
        }
        return figure;
    }

    private static double quotient(double dividend, double divisor) {
        return divisor == 0 ? 0 : dividend / divisor;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Recursive descent: a sum of products of atoms. */
    private static final class Parser {
        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        ToDoubleFunction<JsonNode> sum() {
            ToDoubleFunction<JsonNode> sum = product();
            while (true) {
                ToDoubleFunction<JsonNode> left = sum;
                if (takes('+')) {
                    ToDoubleFunction<JsonNode> right = product();
                    sum = figures -> left.applyAsDouble(figures) + right.applyAsDouble(figures);
                } else if (takes('-')) {
                    ToDoubleFunction<JsonNode> right = product();
                    sum = figures -> left.applyAsDouble(figures) - right.applyAsDouble(figures);
                } else {
                    return sum;
                }
            }
        }

        private ToDoubleFunction<JsonNode> product() {
            ToDoubleFunction<JsonNode> product = atom();
            while (true) {
                ToDoubleFunction<JsonNode> left = product;
                if (takes('*')) {
                    ToDoubleFunction<JsonNode> right = atom();
                    product = figures -> left.applyAsDouble(figures) * right.applyAsDouble(figures);
                } else if (takes('/')) {
                    ToDoubleFunction<JsonNode> right = atom();
                    product = figures -> quotient(left.applyAsDouble(figures), right.applyAsDouble(figures));
                } else {
                    return product;
                }
            }
        }

        private ToDoubleFunction<JsonNode> atom() {
            if (takes('-')) {
                ToDoubleFunction<JsonNode> positive = atom();
                return figures -> -positive.applyAsDouble(figures);
            }
            if (takes('(')) {
                ToDoubleFunction<JsonNode> inner = sum();
                if (!takes(')')) {
                    throw unexpected();
                }
                return inner;
            }
            Optional<String> number = take(NUMBER);
            if (number.isPresent()) {
                double constant = Double.parseDouble(number.get());
                return figures -> constant;
            }
            String field = take(FIELD).orElseThrow(this::unexpected);
            return figures -> figure(figures, field).doubleValue();
        }

        void end() {
            skipSpaces();
            if (position < text.length()) {
                throw unexpected();
            }
        }

        private boolean takes(char symbol) {
            skipSpaces();
            boolean isNext = position < text.length() && text.charAt(position) == symbol;
            position += isNext ? 1 : 0;
            return isNext;
        }

        private Optional<String> take(Pattern pattern) {
            skipSpaces();
            var matcher = pattern.matcher(text).region(position, text.length());
            if (!matcher.lookingAt()) {
                return Optional.empty();
            }
            position = matcher.end();
            return Optional.of(matcher.group());
        }

        private void skipSpaces() {
            while (position < text.length() && text.charAt(position) == ' ') {
                position++;
            }
        }

        private IllegalArgumentException unexpected() {
            return new IllegalArgumentException("Not a formula at character " + (position + 1) + ": " + text);
        }
    }
}
