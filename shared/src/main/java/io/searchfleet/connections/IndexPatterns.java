package io.searchfleet.connections;

import java.util.List;
import java.util.Optional;

/** Index names and patterns, in which a star stands for any characters: those that a connection protects from changes. */
public record IndexPatterns(List<String> patterns) {
    private static final int NOWHERE = -1;

    public IndexPatterns {
        patterns = List.copyOf(patterns);
    }

    /** The first pattern that {@code index} fits. */
    public Optional<String> matching(String index) {
        return patterns.stream().filter(pattern -> fits(pattern, index)).findFirst();
    }

    /**
     * Each piece is taken at its first place, which leaves the most to those behind it: there is never a reason to go back,
     * and no pattern takes long.
     */
    private static boolean fits(String pattern, String index) {
        List<String> pieces = List.of(pattern.split("\\*", -1));
        if (pieces.size() == 1) {
            return pattern.equals(index);
        }
        int at = index.startsWith(pieces.getFirst()) ? pieces.getFirst().length() : NOWHERE;
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            at = at == NOWHERE ? NOWHERE : behind(piece, index, at);
        }
        String last = pieces.getLast();
        return at != NOWHERE && index.length() - last.length() >= at && index.endsWith(last);
    }

    private static int behind(String piece, String index, int from) {
        int at = index.indexOf(piece, from);
        return at < 0 ? NOWHERE : at + piece.length();
    }
}
