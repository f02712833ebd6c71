package io.searchfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "first_testing_cluster, first-testing-cluste",
        "Test 5.x, test-5-x",
        "a, a",
        "A B, a-b",
        "--x, x",
        "Ünïcode, n-code",
        "漢字, cluster",
        "İ, i-",
        "x., x-",
        "12345678901234567890123, 12345678901234567890"
    })
    void aName_isSpelledAsBonsaiDoes(String name, String expected) {
        String slug = Slug.of(name, "seed").value();
        assertThat(slug).matches(".*-\\d{10}");
        assertThat(slug.substring(0, slug.length() - 11)).isEqualTo(expected);
    }

    /** Any text at all, many times, with a seed that a failure shows. */
    @Test
    void anyName_makesASlug() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String name = random.ints(random.nextInt(60), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Slug slug = Slug.of(name, "s" + i);
            assertThat(slug.value()).as("seed " + seed).matches("[a-z0-9][a-z0-9-]{0,19}-[1-9]\\d{9}");
            assertThat(Slug.isOne(slug.value())).isTrue();
        }
    }

    @Test
    void theSameSeed_makesTheSameSlug_andAnotherOneAnother() {
        assertThat(Slug.of("n", "a")).isEqualTo(Slug.of("n", "a"));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(Slug.of("n", "seed " + i).value());
        }
        assertThat(all).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a-123456789",
                "a-12345678901x",
                "A-1234567890",
                "-a-1234567890",
                "a_b-1234567890",
                "a-1234567890\n",
                "../a-1234567890",
                "abcdefghijklmnopqrstu-1234567890",
                "a-١٢٣٤٥٦٧٨٩٠"
            })
    void whatIsNoSlug_isRefused(String text) {
        assertThat(Slug.isOne(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Slug(text));
    }
}
