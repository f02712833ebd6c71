package io.searchfleet.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a benchmark was asked for: options that each take a value. */
final class Options {
    private final Map<String, String> values = new HashMap<>();

    private Options() {}

    /**
     * @param takes what each option is, beginning with its name: {@code --rounds N (default 3)}
     * @throws UsageException when there is anything else among the arguments
     */
    static Options read(String benchmark, List<String> arguments, String... takes) {
        Options options = new Options();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (Arrays.stream(takes).noneMatch(one -> one.startsWith(option + " "))) {
                throw new UsageException(benchmark + " takes only " + String.join(" and ", takes));
            }
            options.values.put(option, i + 1 < arguments.size() ? arguments.get(i + 1) : "");
        }
        return options;
    }

    /** @throws UsageException unless it is a whole number from 1 to {@code most} */
    int number(String option, int otherwise, int most) {
        String text = values.getOrDefault(option, String.valueOf(otherwise));
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new UsageException(option + " takes a whole number from 1 to " + most);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(values.get(option));
    }
}
