package io.searchfleet.functions.hq;

import io.searchfleet.connections.HqSettings;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Fields;
import java.util.Optional;

/** Those of the five display settings that a caller sends; the others stay as they are. */
record SettingsChange(
        Optional<Boolean> storeMetrics,
        Optional<Integer> websocketInterval,
        Optional<Integer> historicPollInterval,
        Optional<Integer> historicDaysToStore,
        Optional<Boolean> showDotIndices) {

    /** @throws ApiException invalid, with all faults; also when none of the five is there */
    static SettingsChange of(Fields fields) {
        SettingsChange change = new SettingsChange(
                fields.bool("store_metrics"),
                between(fields, "websocket_interval", 1, 3600),
                between(fields, "historic_poll_interval", 10, 86_400),
                between(fields, "historic_days_to_store", 1, 365),
                fields.bool("show_dot_indices"));
        fields.check();
        if (change.isEmpty()) {
            throw ApiException.invalid("Send at least one of store_metrics, websocket_interval, historic_poll_interval,"
                    + " historic_days_to_store, show_dot_indices.");
        }
        return change;
    }

    static SettingsChange toDefaults() {
        HqSettings defaults = HqSettings.DEFAULTS;
        return new SettingsChange(
                Optional.of(defaults.storeMetrics()),
                Optional.of(defaults.websocketInterval()),
                Optional.of(defaults.historicPollInterval()),
                Optional.of(defaults.historicDaysToStore()),
                Optional.of(defaults.showDotIndices()));
    }

    private static Optional<Integer> between(Fields fields, String name, int least, int most) {
        return fields.integer(name)
                .filter(value -> fields.holds(
                        least <= value && value <= most, "'" + name + "' must be " + least + " to " + most + "."));
    }

    private boolean isEmpty() {
        return storeMetrics.isEmpty()
                && websocketInterval.isEmpty()
                && historicPollInterval.isEmpty()
                && historicDaysToStore.isEmpty()
                && showDotIndices.isEmpty();
    }

    HqSettings appliedTo(HqSettings settings) {
        return new HqSettings(
                storeMetrics.orElse(settings.storeMetrics()),
                websocketInterval.orElse(settings.websocketInterval()),
                historicPollInterval.orElse(settings.historicPollInterval()),
                historicDaysToStore.orElse(settings.historicDaysToStore()),
                showDotIndices.orElse(settings.showDotIndices()));
    }
}
