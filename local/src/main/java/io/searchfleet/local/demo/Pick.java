package io.searchfleet.local.demo;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random choices; the same again for the same seed. */
final class Pick {
    private static final int SECONDS_OF_A_DAY = 86_400;

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

    /** A moment of the days from the first to the last, as ISO 8601 in UTC. */
    static String moment(Random random, LocalDate first, LocalDate last) {
        long day = first.toEpochDay() + random.nextInt((int) (last.toEpochDay() - first.toEpochDay()) + 1);
        LocalTime time = LocalTime.ofSecondOfDay(random.nextInt(SECONDS_OF_A_DAY));
        return LocalDate.ofEpochDay(day) + "T" + time + "Z";
    }
}
