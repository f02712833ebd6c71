package io.searchfleet.functions.connections;

import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.connections.Draft;
import io.searchfleet.connections.Mode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.Target;
import io.searchfleet.engine.Tls;
import io.searchfleet.engine.TlsStrategies;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Connects a cluster: reads what the caller says, asks the cluster who it is, and only then stores it. */
final class ConnectService {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_PEM = 64 * 1024;
    private static final int MOST_TAGS = 20;

    private final Connections connections;
    private final Connector connector;

    ConnectService(Connections connections, Connector connector) {
        this.connections = connections;
        this.connector = connector;
    }

    /** How to reach a cluster, as the body says it. */
    private record Wanted(
            ClusterAddress address,
            Credentials credentials,
            Tls tls,
            Optional<Mode> mode,
            Optional<List<String>> tags) {}

    /** @throws ApiException invalid, or why the cluster could not be connected; then nothing is stored */
    Connection connect(Request request) {
        Wanted wanted = wanted(request);
        Optional<ConnectionName> name = request.variable("cluster_name").map(ConnectService::chosenName);
        ClusterInfo cluster = ask(wanted, request.budget().atMost(PATIENCE));
        return connections.save(new Draft(
                request.identity().account(),
                name,
                wanted.address(),
                wanted.credentials(),
                wanted.tls(),
                wanted.mode(),
                wanted.tags(),
                cluster));
    }

    private static ConnectionName chosenName(String text) {
        try {
            return new ConnectionName(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Wanted wanted(Request request) {
        Fields fields = new Fields(request.json());
        Optional<String> host = fields.text("ip", 300);
        int port = fields.integer("port").orElse(9200);
        boolean https = fields.bool("use_ssl").orElse(false);
        Credentials credentials = credentials(fields);
        Tls tls = tls(fields);
        Optional<Mode> mode = fields.parsed("mode", Mode::ofWireName);
        Optional<List<String>> tags = fields.texts("tags")
                .filter(list -> fields.holds(
                        list.size() <= MOST_TAGS && list.stream().allMatch(tag -> tag.matches("[^\\p{Cntrl}]{1,100}")),
                        "'tags' takes up to " + MOST_TAGS + " tags of 1 to 100 characters."));
        refuseLater(fields);
        fields.check();
        // The text of ElasticHQ, which its clients look for.
        String given = host.orElseThrow(() -> ApiException.invalid("Missing required parameters."));
        try {
            return new Wanted(new ClusterAddress(https, given, port), credentials, tls, mode, tags);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Credentials credentials(Fields fields) {
        Optional<String> username = fields.text("username");
        Optional<String> password = fields.text("password");
        fields.holds(username.isPresent() || password.isEmpty(), "A 'password' needs a 'username'.");
        fields.holds(username.filter(name -> name.contains(":")).isEmpty(), "'username' cannot hold a colon.");
        return username.<Credentials>map(name -> new Credentials.Basic(name, password.orElse("")))
                .orElseGet(Credentials.None::new);
    }

    private static Tls tls(Fields fields) {
        Fields tls = fields.object("tls");
        Optional<String> pem = tls.text("ca_pem", LONGEST_PEM).flatMap(text -> checked(tls, text));
        return new Tls(pem, tls.bool("verify").orElse(true));
    }

    private static Optional<String> checked(Fields fields, String pem) {
        try {
            TlsStrategies.checkCertificates(pem);
            return Optional.of(pem);
        } catch (IllegalArgumentException e) {
            return fields.fault(String.valueOf(e.getMessage()));
        }
    }

    /** To ignore these would connect in another way than the caller asked for. */
    private static void refuseLater(Fields fields) {
        for (String name : List.of("auth", "path_prefix", "headers")) {
            fields.holds(!fields.names().contains(name), "'" + name + "' is not supported yet.");
        }
    }

    private ClusterInfo ask(Wanted wanted, Budget budget) {
        String pool = "unsaved/" + UUID.randomUUID();
        Target target = new Target(pool, 0, wanted.address(), wanted.credentials(), wanted.tls());
        try {
            EngineAnswer answer = connector.client(target).get("/", budget);
            if (answer.status() == 401) {
                throw ApiException.unauthorizedByCluster(
                        "The cluster does not accept these credentials (401): " + answer.reason());
            }
            return ClusterInfo.of(answer.bytes());
        } catch (ApiException e) {
            // To connect what is not there is ElasticHQ's 404.
            throw e.kind() == ApiException.Kind.CLUSTER_UNREACHABLE
                    ? ApiException.notFound(String.valueOf(e.getMessage()))
                    : e;
        } finally {
            connector.release(pool);
        }
    }
}
