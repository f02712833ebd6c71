package io.searchfleet.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random choices; the same again for the same seed. */
final class Pick {
    private Pick() {}

    static <T> T one(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of the first ones rather than of the last. */
    static <T> T early(Random random, List<T> choices) {
        double place = random.nextDouble();
        return choices.get((int) (place * place * choices.size()));
    }

    /** None to {@code most} of the choices, in their order. */
    static List<String> some(Random random, List<String> choices, int most) {
        List<String> picked = new ArrayList<>();
        for (String choice : choices) {
            if (picked.size() < most && random.nextInt(choices.size()) < 2) {
                picked.add(choice);
            }
        }
        return picked;
    }

    /** A whole second between the two. */
    static Instant within(Random random, String from, String until) {
        Instant start = Instant.parse(from);
        long seconds = Duration.between(start, Instant.parse(until)).toSeconds();
        return start.plusSeconds((long) (random.nextDouble() * seconds));
    }
}
