package io.searchfleet.functions.snapshots;

import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Request;
import java.util.ArrayList;
import java.util.List;

/** The repository and the snapshot of a path: each names exactly one, so that no call ever reaches more than it says. */
final class Names {
    private Names() {}

    static String repository(Request request) {
        return one(request, "repository_name", "repository");
    }

    static String snapshot(Request request) {
        return one(request, "snapshot_name", "snapshot");
    }

    private static String one(Request request, String variable, String noun) {
        String name = request.variable(variable).orElseThrow();
        if (name.startsWith("_")) {
            throw ApiException.notFound("There is no " + noun + " '" + name + "': none begins with an underscore.");
        }
        if (name.contains("*") || name.contains(",")) {
            throw ApiException.invalid("Name one " + noun + ", without stars and commas.");
        }
        return name;
    }

    /** {@code /_snapshot/{repository}} and what follows. */
    static String repositoryPath(Request request, String... more) {
        List<String> segments = new ArrayList<>(List.of("_snapshot", repository(request)));
        segments.addAll(List.of(more));
        return EnginePath.of(segments);
    }

    /** {@code /_snapshot/{repository}/{snapshot}} and what follows. */
    static String snapshotPath(Request request, String... more) {
        List<String> segments = new ArrayList<>(List.of(snapshot(request)));
        segments.addAll(List.of(more));
        return repositoryPath(request, segments.toArray(String[]::new));
    }

    /** The path here of the snapshot, and what follows. */
    static String link(Request request, String more) {
        return EnginePath.of(
                        "api",
                        "snapshots",
                        request.clusterName().value(),
                        "repository",
                        repository(request),
                        snapshot(request))
                + more;
    }
}
