package io.searchfleet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request, matched to its route, of a caller who may make it. */
public final class Request {
    private final Optional<Scope> scope;
    private final Map<String, List<String>> variables;
    private final Query query;
    private final byte[] body;
    private final Optional<Identity> identity;
    private final Budget budget;
    private final String operationSeed;
    private final Call call;
    private final Map<String, String> targets = new TreeMap<>();

    Request(
            Optional<Scope> scope,
            Map<String, List<String>> variables,
            Query query,
            byte[] body,
            Optional<Identity> identity,
            Budget budget,
            String operationSeed,
            Call call) {
        this.scope = scope;
        this.variables = variables;
        this.query = query;
        this.body = body;
        this.identity = identity;
        this.budget = budget;
        this.operationSeed = operationSeed;
        this.call = call;
    }

    /** What an action may know of the HTTP request. */
    interface Call {
        String base();

        Optional<String> header(String name);
    }

    /** The address that the caller knows us by, such as {@code https://api.example.com}; empty where nothing tells. */
    public String base() {
        return call.base();
    }

    /** A header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return call.header(name);
    }

    /** The caller. Only for routes that need a token. */
    public Identity identity() {
        return identity.orElseThrow(() -> new IllegalStateException("an open route asked who calls"));
    }

    /** What the route takes of a token, and of the mode of the connection that it uses. Only for routes that need a token. */
    public Scope scope() {
        return scope.orElseThrow(() -> new IllegalStateException("an open route asked for its scope"));
    }

    /** A path variable, decoded; empty when the route's path does not have it. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(values -> String.join("/", values));
    }

    /** The segments that a greedy path variable took, each decoded. */
    public List<String> segments(String name) {
        return variables.getOrDefault(name, List.of());
    }

    /** A path variable that is a comma list; empty when the path does not have it. An empty part is refused. */
    public List<String> list(String name) {
        List<String> parts =
                variable(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
        if (parts.stream().anyMatch(String::isBlank)) {
            throw ApiException.invalid("The list '" + String.join(",", parts) + "' has an empty part.");
        }
        return parts;
    }

    /**
     * The path variable {@code index_names}: indices, aliases, patterns, {@code _all}, date math; empty when the path does
     * not have it. All else that begins with an underscore names an endpoint of the cluster, and no index.
     *
     * @throws ApiException not found
     */
    public List<String> indexNames() {
        List<String> names = list("index_names");
        for (String name : names) {
            if (name.startsWith("_") && !name.equals("_all")) {
                throw ApiException.notFound("There is no index '" + name + "': no index begins with an underscore.");
            }
        }
        return names;
    }

    /** The path variable {@code cluster_name}. A text that can be no name is an unknown name: not found. */
    public ConnectionName clusterName() {
        String text = variable("cluster_name").orElseThrow();
        try {
            return new ConnectionName(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound(String.valueOf(e.getMessage()));
        }
    }

    public Query query() {
        return query;
    }

    public byte[] body() {
        return body;
    }

    /**
     * The body as a JSON object, whatever its Content-Type; an empty body is an empty object.
     *
     * @throws ApiException invalid
     */
    public ObjectNode json() {
        JsonNode tree = Json.parseBody(body);
        if (tree.isMissingNode()) {
            return Json.object();
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.invalid("The body must be a JSON object.");
    }

    /** Notes for the audit trail what the request is about, where the body says it and not the path. */
    public void about(String variable, String value) {
        targets.put(variable, value);
    }

    Map<String, String> targets() {
        return targets;
    }

    /**
     * A ULID to name by what this request begins: its own for each request, but the same when one with an Idempotency-Key
     * is made again because the attempt before it did not come to an end.
     */
    public String operationSeed() {
        return operationSeed;
    }

    public Budget budget() {
        return budget;
    }
}
