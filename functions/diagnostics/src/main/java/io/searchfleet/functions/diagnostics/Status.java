package io.searchfleet.functions.diagnostics;

import io.searchfleet.model.ApiException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** How a figure stands against its limits, worst first. */
enum Status {
    DANGER,
    WARN,
    PASS;

    /**
     * The statuses of a comma list.
     *
     * @throws ApiException invalid, when it has anything else
     */
    static Set<Status> list(String text) {
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String name : text.split(",", -1)) {
            statuses.add(Arrays.stream(values())
                    .filter(status -> status.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ApiException.invalid(
                            "There is no status '" + name + "': 'status' is a comma list of DANGER, WARN and PASS.")));
        }
        return statuses;
    }
}
