package io.searchfleet.connections;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Index names and patterns, in which a star stands for any characters: those that a connection protects from changes. */
public record IndexPatterns(List<String> patterns) {
    public IndexPatterns {
        patterns = List.copyOf(patterns);
    }

    /** The first pattern that {@code index} fits. */
    public Optional<String> matching(String index) {
        return patterns.stream().filter(pattern -> fits(pattern, index)).findFirst();
    }

    private static boolean fits(String pattern, String index) {
        String regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(index).matches();
    }
}
