package io.searchfleet.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All copies that were measured, by their way. */
final class Copyings {
    private final Map<Way, List<Copying>> byWay = new EnumMap<>(Way.class);

    void add(Way way, Copying copying) {
        byWay.computeIfAbsent(way, _ -> new ArrayList<>()).add(copying);
    }

    List<Copying> of(Way way) {
        return byWay.getOrDefault(way, List.of());
    }

    double medianMillis(Way way) {
        return median(of(way), Copying::millis);
    }

    /** How many times as long as the bare call. */
    double ratio(Way way) {
        return medianMillis(way) / medianMillis(Way.BARE);
    }

    double medianTransitions(Way way) {
        return median(of(way), Copying::transitions);
    }

    /** By the step's name, in their order. */
    Map<String, Double> medianSteps(Way way) {
        Map<String, Double> medians = new LinkedHashMap<>();
        of(way).stream()
                .flatMap(copying -> copying.stepMillis().keySet().stream())
                .distinct()
                .forEach(step -> medians.put(
                        step, median(of(way), copying -> copying.stepMillis().getOrDefault(step, 0.0))));
        return medians;
    }

    private static double median(List<Copying> all, ToDoubleFunction<Copying> figure) {
        return Medians.of(all.stream().mapToDouble(figure).toArray());
    }
}
