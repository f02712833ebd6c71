package io.searchfleet.functions.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.IndexPatterns;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which indices of a snapshot a restore brings back, and under which names. */
final class RestorePlan {
    private RestorePlan() {}

    /**
     * Names in the snapshot, and what they are restored as. A pattern leaves protected ones out.
     *
     * @throws ApiException forbidden, when a protected index is named; invalid, when the renaming makes no sense
     */
    static Map<String, String> of(JsonNode snapshot, ObjectNode body, IndexPatterns protection, Budget budget) {
        List<String> wanted = wanted(body.path("indices"));
        Map<String, String> plan = new TreeMap<>();
        for (JsonNode node : snapshot.path("indices")) {
            String index = node.asText();
            if (isWanted(index, wanted)) {
                String target = renamed(index, body, budget);
                Optional<String> rule = protection.matching(target);
                if (rule.isEmpty()) {
                    plan.put(index, target);
                } else if (wanted.contains(index)) {
                    throw ApiException.forbidden("'" + target + "' is protected by the pattern '" + rule.get()
                            + "' of this connection ('protected_indices'). Restore it under another name.");
                }
            }
        }
        return plan;
    }

    private static List<String> wanted(JsonNode indices) {
        List<String> wanted = new ArrayList<>();
        if (indices.isTextual()) {
            wanted.addAll(List.of(indices.textValue().split(",", -1)));
        }
        indices.forEach(name -> wanted.add(name.asText()));
        return wanted;
    }

    /** As engines read it: later parts win, a minus takes away. */
    private static boolean isWanted(String index, List<String> wanted) {
        boolean isIn = wanted.isEmpty() || wanted.getFirst().startsWith("-");
        for (String part : wanted) {
            boolean takesAway = part.startsWith("-");
            String pattern = takesAway ? part.substring(1) : part.equals("_all") ? "*" : part;
            if (new IndexPatterns(List.of(pattern)).matching(index).isPresent()) {
                isIn = !takesAway;
            }
        }
        return isIn;
    }

    private static String renamed(String index, ObjectNode body, Budget budget) {
        if (!body.has("rename_pattern") || !body.has("rename_replacement")) {
            return index;
        }
        try {
            return Pattern.compile(body.path("rename_pattern").asText())
                    .matcher(new Bounded(index, budget))
                    .replaceAll(body.path("rename_replacement").asText());
        } catch (PatternSyntaxException | IndexOutOfBoundsException e) {
            throw ApiException.invalid("'rename_pattern' and 'rename_replacement' do not fit together: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("'rename_replacement' is not a replacement of a regular expression.");
        }
    }

    /** A text that no regular expression can look at for longer than the request lasts. */
    private record Bounded(String text, Budget budget) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (budget.isOver()) {
                throw ApiException.invalid("'rename_pattern' takes too long; make it simpler.");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
