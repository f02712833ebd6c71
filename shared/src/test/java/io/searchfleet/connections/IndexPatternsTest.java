package io.searchfleet.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexPatternsTest {
    @Test
    void aStarStandsForAnyCharacters_alsoForNone() {
        for (String pattern : words("ab*", 5)) {
            String regex = pattern.replace("*", ".*");
            for (String index : words("ab", 5)) {
                assertThat(fits(pattern, index)).as(pattern + " and " + index).isEqualTo(index.matches(regex));
            }
        }
    }

    @Test
    void everythingElse_standsForItself() {
        assertThat(fits("a.b", "axb")).isFalse();
        assertThat(fits("[a]+*", "[a]+b")).isTrue();
        assertThat(fits("a*", "a\nb")).isTrue();
        assertThat(fits("A*", "ab")).isFalse();
    }

    @Test
    void ofSeveralPatterns_theFirstThatFitsIsAnswered() {
        assertThat(new IndexPatterns(List.of("b*", "*a", "a*")).matching("aa")).contains("*a");
        assertThat(new IndexPatterns(List.of()).matching("aa")).isEmpty();
    }

    @Test
    void manyStars_takeNoTime() {
        String index = "a".repeat(255);
        String pattern = "*a".repeat(126) + "*b";
        assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> assertThat(fits(pattern, index)).isFalse());
        assertThat(fits(pattern, index + "b")).isTrue();
    }

    private static boolean fits(String pattern, String index) {
        return new IndexPatterns(List.of(pattern)).matching(index).isPresent();
    }

    /** All texts of these letters that are no longer than {@code longest}. */
    private static List<String> words(String letters, int longest) {
        return longest == 0
                ? List.of("")
                : Stream.concat(
                                Stream.of(""),
                                words(letters, longest - 1).stream()
                                        .flatMap(word -> letters.chars().mapToObj(letter -> word + (char) letter)))
                        .toList();
    }
}
