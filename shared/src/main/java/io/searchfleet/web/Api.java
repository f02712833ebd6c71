package io.searchfleet.web;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.model.Ulid;
import io.searchfleet.security.Authenticator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a request through a function: match the route, find out who calls, check the scope, see whether a change was
 * made before under its {@code Idempotency-Key}, run the action, render its reply or its error, write the log line. Every
 * answer comes from here; no exception leaves it.
 */
public final class Api {
    /** The largest body of a request, in bytes. */
    public static final int LARGEST_BODY = 1 << 20;

    private static final Duration RESERVE = Duration.ofSeconds(1);
    private static final Idempotency.Held WITHOUT_KEY = new Idempotency.Held() {
        @Override
        public void keep(Response response) {}

        @Override
        public void release() {}
    };

    private final Routes routes;
    private final Authenticator authenticator;
    private final Cors cors;
    private final Duration longestRequest;
    private final Auditor auditor;
    private final Idempotency idempotency;
    private final RequestLog log;

    Api(
            Routes routes,
            Authenticator authenticator,
            Auditor auditor,
            Idempotency idempotency,
            Cors cors,
            Duration longestRequest,
            RequestLog log) {
        this.routes = routes;
        this.authenticator = authenticator;
        this.auditor = auditor;
        this.idempotency = idempotency;
        this.cors = cors;
        this.longestRequest = longestRequest;
        this.log = log;
    }

    /** With {@code ALLOWED_ORIGINS} (comma list, default none) and {@code REQUEST_SECONDS} (default 20). */
    public static Api of(
            Routes routes,
            Authenticator authenticator,
            Auditor auditor,
            Idempotency idempotency,
            Environment environment) {
        return new Api(
                routes,
                authenticator,
                auditor,
                idempotency,
                new Cors(environment.list("ALLOWED_ORIGINS")),
                environment.seconds("REQUEST_SECONDS", Duration.ofSeconds(20)),
                RequestLog.toStandardError());
    }

    public Routes routes() {
        return routes;
    }

    /** Answers one proxy event of API Gateway (REST API, v1). */
    public JsonNode handle(JsonNode event, Context context) {
        return new Exchange(new Event(event, context.getAwsRequestId()), budget(context), log).run();
    }

    /**
     * Answers an event of nobody's, so that the first of somebody finds everything loaded: a path that there is not, which
     * asks neither the store nor a cluster, in both families. Nothing is logged.
     */
    public void prime() {
        for (String path : List.of("/api", "/")) {
            JsonNode event = Json.stored("{\"httpMethod\":\"GET\",\"path\":\"" + path + "\"}");
            var _ = Json.bytes(
                    new Exchange(new Event(event, "prime"), Budget.of(longestRequest), RequestLog.nowhere()).run());
        }
    }

    private Budget budget(Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        return Budget.of(left.compareTo(longestRequest) < 0 ? left : longestRequest);
    }

    /** One request on its way: what is known of it so far, for the log line. */
    private final class Exchange {
        private final long startNanos = System.nanoTime();
        private final Event event;
        private final Budget budget;
        private final Renderer renderer;
        private final RequestLog log;
        private String route = "-";
        private Optional<String> cluster = Optional.empty();
        private Optional<Identity> identity = Optional.empty();
        private List<String> methods = List.of();
        private String outcome = "ok";
        private String message = "";
        private String wayOut = "";
        private Optional<Auditor.Noted> change = Optional.empty();
        private Idempotency.Held held = WITHOUT_KEY;
        private Optional<Response> kept = Optional.empty();
        private boolean quotesCluster;
        private Map<String, String> targets = Map.of();

        Exchange(Event event, Budget budget, RequestLog log) {
            this.event = event;
            this.budget = budget;
            this.log = log;
            this.renderer = Renderer.forPath(event.path());
        }

        JsonNode run() {
            Response response;
            try {
                response = answer();
            } catch (ApiException e) {
                if (e.getCause() != null) {
                    log.defect(event.requestId(), e.getCause());
                }
                response = failed(e);
            } catch (RuntimeException e) {
                log.defect(event.requestId(), e);
                response = failed(ApiException.internal(event.requestId()));
            }
            settle(response);
            return finish(response);
        }

        private Response answer() {
            List<String> segments = PathSegments.of(event.path());
            methods = routes.methods(segments);
            if (event.method().equals("OPTIONS") && !methods.isEmpty()) {
                route = "preflight";
                return new Response(204, Map.of("Allow", String.join(", ", methods)), new byte[0]);
            }
            Optional<Routes.Match> found = routes.find(event.method(), segments);
            // Who calls comes before what exists, but open routes ask nobody.
            if (found.flatMap(match -> match.route().scope()).isPresent() || found.isEmpty()) {
                identity = Optional.of(event.identity()
                        .or(() -> authenticator.authenticate(event.header("authorization")))
                        .orElseThrow(ApiException::unauthenticated));
            }
            Routes.Match match = found.orElseThrow(() -> routes.refusal(event.method(), segments));
            route = match.route().path().toString();
            cluster = Optional.ofNullable(match.variables().get("cluster_name")).map(List::getFirst);
            match.route().scope().ifPresent(this::require);
            byte[] body = event.body(LARGEST_BODY);
            boolean isChange = isChange(match.route());
            Idempotency.Verdict verdict = isChange ? verdict(body) : withoutKey();
            return switch (verdict) {
                case Idempotency.Verdict.Replay(Response response) -> replayed(response);
                case Idempotency.Verdict.Run(String seed, Idempotency.Held held) -> {
                    this.held = held;
                    yield made(match, isChange, body, seed);
                }
            };
        }

        private boolean isChange(Route route) {
            boolean isWrite = route.scope().filter(scope -> scope != Scope.READ).isPresent()
                    && !route.method().equals("GET");
            Optional<String> origin = event.header("origin");
            if (isWrite && origin.isPresent() && !cors.mayChange(origin.get(), event.header("host"))) {
                throw ApiException.forbidden("Pages of this origin may not change anything here; the parameter"
                        + " AllowedOrigins names those that may.");
            }
            requireSpelling(route);
            boolean isDryRun = event.query().flag("dry_run");
            if (isWrite && isDryRun && !(route.action() instanceof WithDryRun)) {
                // It would be made, and neither be on record nor be what the caller wants.
                throw ApiException.invalid("There is no dry run of this; nothing was done.");
            }
            return isWrite && !isDryRun;
        }

        /** A dry run that is misspelt would be the change itself. */
        private void requireSpelling(Route route) {
            if (!route.method().equals("GET")) {
                event.query().misspelt("dry_run").ifPresent(given -> {
                    throw ApiException.invalid(
                            "There is no parameter '" + given + "'; it is 'dry_run'. Nothing was done.");
                });
            }
        }

        private Idempotency.Verdict verdict(byte[] body) {
            return event.header(IdempotencyKey.HEADER)
                    .map(key -> idempotency.begin(new Idempotency.Attempt(
                            identity.orElseThrow(),
                            new IdempotencyKey(key),
                            event.method(),
                            event.path(),
                            event.query().encodedWithout(Set.of()),
                            body)))
                    .orElseGet(this::withoutKey);
        }

        private Idempotency.Verdict withoutKey() {
            return new Idempotency.Verdict.Run(Ulid.at(Instant.now()), WITHOUT_KEY);
        }

        /** It changes nothing, so that it is no change for the audit trail either. */
        private Response replayed(Response response) {
            outcome = "replayed";
            auditor.reads(identity.orElseThrow());
            Map<String, String> headers = new HashMap<>(response.headers());
            headers.put("Idempotent-Replayed", "true");
            return new Response(response.status(), headers, response.body());
        }

        private Response made(Routes.Match match, boolean isChange, byte[] body, String seed) {
            Request request = new Request(
                    match.route().scope(), match.variables(), event.query(), body, identity, budget, seed, event);
            targets = request.targets();
            note(match, request, isChange);
            Reply reply = match.route().action().answer(request);
            wayOut = reply.wayOut();
            Response response = renderer.success(reply, millis());
            kept = Optional.of(KeptAnswer.ofSuccess(renderer, reply, response, millis()));
            return response;
        }

        private void note(Routes.Match match, Request request, boolean isChange) {
            if (isChange) {
                change = Optional.of(auditor.begins(new Auditor.Attempt(
                        request.identity(),
                        event.requestId(),
                        event.source(),
                        event.header("user-agent").orElse(""),
                        event.method(),
                        route,
                        event.path(),
                        match.variables())));
            } else if (identity.isPresent()) {
                auditor.reads(identity.get());
            }
        }

        private void require(Scope needed) {
            if (!identity.orElseThrow().scope().includes(needed)) {
                throw ApiException.forbidden("This takes a token with the scope '" + needed.wireName()
                        + "'; yours has '" + identity.orElseThrow().scope().wireName() + "'.");
            }
        }

        /** Before anything of the answer is lost on its way; it stands, whatever becomes of the record. */
        private void settle(Response response) {
            try {
                kept.or(() -> quotesCluster ? Optional.empty() : KeptAnswer.ofFailure(response))
                        .ifPresentOrElse(held::keep, held::release);
            } catch (ApiException e) {
                log.defect(event.requestId(), e);
            }
        }

        private Response failed(ApiException error) {
            outcome = error.kind().wireName();
            message = error.forRecord();
            quotesCluster = error.quotesCluster();
            return renderer.error(error, millis());
        }

        private JsonNode finish(Response response) {
            Map<String, String> headers = new HashMap<>(response.headers());
            headers.putAll(cors.headers(event.header("origin"), methods));
            headers.put("X-Request-Id", event.requestId());
            if (response.status() == 200 && event.method().equals("GET")) {
                headers.putAll(renderer.validator(response.body()));
            }
            if (Validator.isKnown(headers, event.header("if-none-match"))) {
                response = new Response(304, headers, new byte[0]);
            }
            headers.putIfAbsent("Cache-Control", "no-store");
            headers.put("X-Content-Type-Options", "nosniff");
            Payload payload = Payload.of(response.body(), event.acceptsGzip());
            if (payload.isTooLarge()) {
                response = failed(ApiException.answerTooLarge(payload.tooLargeMessage(wayOut)));
                headers.putAll(response.headers());
                payload = Payload.of(response.body(), false);
            }
            headers.putAll(payload.headers());
            noteEnd(response.status());
            log.request(new RequestLog.Entry(
                    event.requestId(),
                    event.method(),
                    route,
                    cluster,
                    identity,
                    response.status(),
                    outcome,
                    millis(),
                    budget.upstream().toMillis()));
            ObjectNode answer = Json.object().put("statusCode", response.status());
            answer.set("headers", Json.texts(headers));
            payload.into(answer);
            return answer;
        }

        /** The answer stands, whatever becomes of the note: the record then stays as begun. */
        private void noteEnd(int status) {
            try {
                change.ifPresent(noted -> noted.ended(targets, status, outcome, message));
            } catch (ApiException e) {
                log.defect(event.requestId(), e);
            }
        }

        private long millis() {
            return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
        }
    }
}
