package io.searchfleet.functions.hq;

import static io.searchfleet.model.Scope.OPERATE;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Version;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.HqStatus;
import io.searchfleet.connections.Connections;
import io.searchfleet.connections.HqSettings;
import io.searchfleet.model.Json;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;

/**
 * {@code /api/status}, {@code /api/routes}, {@code /api/hq/{cluster_name}/_settings}; open to all: {@code /}, {@code
 * /health}, {@code /openapi.json}. Also answers for every path that no function has: 404.
 */
public final class HqHandler implements ApiFunction {
    private final Connections connections;
    private final HqStatus status;
    private final OpenApiDocument document;
    private final Api api;

    public HqHandler() {
        this(Wiring.fromEnvironment());
    }

    HqHandler(Wiring wiring) {
        this.connections = wiring.connections();
        this.status = new HqStatus(wiring);
        this.document = new OpenApiDocument();
        this.api = wiring.api(Routes.none()
                .get("/api/status", READ, this::status)
                .get("/api/routes", READ, request -> Reply.ok(document.routes()))
                .get("/api/hq/{cluster_name}/_settings", READ, this::settings)
                .put("/api/hq/{cluster_name}/_settings", OPERATE, this::changeSettings)
                .delete("/api/hq/{cluster_name}/_settings", OPERATE, this::resetSettings)
                .getOpenly("/", this::welcome)
                .getOpenly("/health", this::health)
                .getOpenly("/openapi.json", request -> Reply.okBytes(document.bytes())));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply welcome(Request request) {
        return Reply.ok(Json.object()
                .put("name", "Searchfleet")
                .put("version", Version.current())
                .put("clusters", "/api/clusters")
                .put("routes", "/api/routes")
                .put("openapi", "/openapi.json")
                .put("health", "/health"));
    }

    private Reply health(Request request) {
        return Reply.ok(Json.object().put("status", "ok").put("version", Version.current()));
    }

    private Reply status(Request request) {
        return Reply.ok(status.status(request.identity(), request.budget()));
    }

    private Reply settings(Request request) {
        return Reply.ok(connections
                .get(request.identity().account(), request.clusterName())
                .settings()
                .wire());
    }

    private Reply changeSettings(Request request) {
        // Whether there is such a cluster comes first: a stranger learns nothing from a 400.
        var _ = connections.get(request.identity().account(), request.clusterName());
        return store(request, SettingsChange.of(new Fields(request.json())));
    }

    private Reply resetSettings(Request request) {
        return store(request, SettingsChange.toDefaults());
    }

    private Reply store(Request request, SettingsChange change) {
        HqSettings stored = connections
                .update(
                        request.identity().account(),
                        request.clusterName(),
                        connection -> connection.withSettings(change.appliedTo(connection.settings())))
                .settings();
        return Reply.ok(stored.wire());
    }
}
