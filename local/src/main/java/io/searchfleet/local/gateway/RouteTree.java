package io.searchfleet.local.gateway;

import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.FunctionSpec.RouteSpec;
import io.searchfleet.web.PathTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which function answers a path, as API Gateway decides it: the most specific path first, then its method or ANY. */
final class RouteTree {
    private record Entry(PathTemplate path, RouteSpec route, String function) {}

    /**
     * A found route.
     *
     * @param variables of the path, still encoded
     */
    record Found(RouteSpec route, String function, Map<String, String> variables) {}

    private final List<Entry> entries = new ArrayList<>();

    RouteTree(List<FunctionSpec> functions) {
        for (FunctionSpec function : functions) {
            for (RouteSpec route : function.routes()) {
                entries.add(new Entry(new PathTemplate(route.path()), route, function.id()));
            }
        }
        entries.sort(Comparator.comparing(entry -> entry.path().specificity()));
    }

    Optional<Found> find(String method, String path) {
        List<String> segments = segments(path);
        Optional<Entry> best = Optional.empty();
        for (Entry entry : entries) {
            boolean isBetter = best.isEmpty()
                    || best.get().route().path().equals(entry.route().path())
                            && entry.route().method().equals(method);
            boolean takes = entry.route().method().equals(method)
                    || entry.route().method().equals("ANY");
            if (isBetter && takes && entry.path().match(segments).isPresent()) {
                best = Optional.of(entry);
            }
        }
        return best.map(entry -> new Found(entry.route(), entry.function(), variables(entry, segments)));
    }

    private static Map<String, String> variables(Entry entry, List<String> segments) {
        Map<String, String> variables = new HashMap<>();
        entry.path()
                .match(segments)
                .orElseGet(Map::of)
                .forEach((name, values) -> variables.put(name, String.join("/", values)));
        return variables;
    }

    private static List<String> segments(String path) {
        String inner = path.replaceAll("^/|/$", "");
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }
}
