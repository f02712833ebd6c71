package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The route table of one function, immutable: each method answers a new table with one row more. */
public final class Routes {
    private final List<Route> rows;

    private Routes(List<Route> rows) {
        this.rows = rows;
    }

    public static Routes none() {
        return new Routes(List.of());
    }

    public Routes get(String path, Scope scope, Action action) {
        return with("GET", path, Optional.of(scope), action);
    }

    public Routes post(String path, Scope scope, Action action) {
        return with("POST", path, Optional.of(scope), action);
    }

    public Routes put(String path, Scope scope, Action action) {
        return with("PUT", path, Optional.of(scope), action);
    }

    public Routes patch(String path, Scope scope, Action action) {
        return with("PATCH", path, Optional.of(scope), action);
    }

    public Routes delete(String path, Scope scope, Action action) {
        return with("DELETE", path, Optional.of(scope), action);
    }

    /** A GET that needs no token. */
    public Routes getOpenly(String path, Action action) {
        return with("GET", path, Optional.empty(), action);
    }

    private Routes with(String method, String path, Optional<Scope> scope, Action action) {
        Route row = new Route(method, new PathTemplate(path), scope, action);
        return new Routes(Stream.concat(rows.stream(), Stream.of(row))
                .sorted(Comparator.comparing(route -> route.path().specificity()))
                .toList());
    }

    /** All rows, most specific path first. */
    public List<Route> rows() {
        return rows;
    }

    /** A row and the values of its path variables. */
    record Match(Route route, Map<String, List<String>> variables) {}

    /** The row that answers {@code method} on {@code segments}; HEAD is answered by the row of GET. */
    Optional<Match> find(String method, List<String> segments) {
        String effective = method.equals("HEAD") ? "GET" : method;
        return onPath(segments).stream()
                .filter(match -> match.route().method().equals(effective))
                .findFirst();
    }

    /** Why {@link #find} found nothing: no such path, or another method. */
    ApiException refusal(String method, List<String> segments) {
        List<String> allowed = methods(segments);
        return allowed.isEmpty()
                ? ApiException.notFound("There is no such path; GET /api/routes lists those that exist.")
                : ApiException.methodNotAllowed(method, allowed);
    }

    /** What the path takes, HEAD and OPTIONS included; empty when there is no such path. */
    List<String> methods(List<String> segments) {
        return methodsOf(onPath(segments));
    }

    private List<Match> onPath(List<String> segments) {
        if (segments.contains("") || segments.contains(".") || segments.contains("..")) {
            return List.of();
        }
        List<Match> found = new ArrayList<>();
        String best = "";
        for (Route row : rows) {
            String specificity = row.path().specificity();
            // A literal path hides the variable one: _connect is never a cluster's name.
            if (found.isEmpty() || specificity.equals(best)) {
                row.path().match(segments).ifPresent(variables -> found.add(new Match(row, variables)));
                best = specificity;
            }
        }
        return found;
    }

    private static List<String> methodsOf(List<Match> onPath) {
        TreeSet<String> methods = new TreeSet<>();
        for (Match match : onPath) {
            methods.add(match.route().method());
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return List.copyOf(methods);
    }
}
