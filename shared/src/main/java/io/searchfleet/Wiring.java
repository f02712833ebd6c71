package io.searchfleet;

import io.searchfleet.accounts.Accounts;
import io.searchfleet.accounts.Gate;
import io.searchfleet.audit.AuditTrail;
import io.searchfleet.aws.Early;
import io.searchfleet.aws.SnapStart;
import io.searchfleet.clusters.LastKnown;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.Connector;
import io.searchfleet.fleet.Catalog;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.fleet.Providers;
import io.searchfleet.idempotency.IdempotencyRecords;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Claims;
import io.searchfleet.operations.Executions;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.StepFunctions;
import io.searchfleet.security.Authenticator;
import io.searchfleet.security.MasterKey;
import io.searchfleet.security.Sealer;
import io.searchfleet.security.Tokens;
import io.searchfleet.store.Table;
import io.searchfleet.web.Api;
import io.searchfleet.web.Routes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The clients and services of one function, made once while it starts. */
public final class Wiring {
    private final Environment environment;
    private final Tokens tokens;
    private final Authenticator authenticator;
    private final AuditTrail auditTrail;
    private final LastKnown lastKnown;
    private final Table table;
    private @Nullable Connector connector;
    private @Nullable Connections connections;

    private Wiring(Environment environment, Table table) {
        this.environment = environment;
        this.table = table;
        this.tokens = new Tokens(table, Clock.systemUTC());
        this.auditTrail =
                new AuditTrail(table, environment.days("AUDIT_DAYS", Duration.ofDays(400)), Clock.systemUTC());
        this.lastKnown = new LastKnown(table, Clock.systemUTC());
        this.authenticator =
                new Authenticator(tokens, environment.seconds("TOKEN_CACHE_SECONDS", Authenticator.REMEMBERED));
    }

    /** From {@code TABLE_NAME}, {@code SEAL_KEY}, {@code AUDIT_DAYS} (default 400; 0 for ever) and what {@link Connector} and {@link Api} read. */
    public static Wiring fromEnvironment() {
        Environment environment = Environment.current();
        String table = environment.required("TABLE_NAME");
        Early<DynamoDbClient> client = Early.make("store", () -> dynamoDb(environment), made -> {
            if (environment.isLambda()) {
                Table.prime(made, table);
            }
        });
        Wiring wiring = new Wiring(environment, new Table(client, table));
        if (environment.isLambda()) {
            Json.prime();
            SnapStart.prepare(() -> {
                client.await();
                wiring.leaveNoConnection();
            });
        }
        return wiring;
    }

    private synchronized void leaveNoConnection() {
        if (connector != null) {
            connector.prime();
            connector.closeAll();
        }
    }

    private static DynamoDbClient dynamoDb(Environment environment) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(1))
                        .socketTimeout(Duration.ofSeconds(3)))
                // A request makes several calls, one after another, and all of them have to end within its function.
                .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofSeconds(5)));
        // Set by the local runtime alone: DynamoDB Local takes any region and credentials, and a laptop has none.
        environment
                .optional("DYNAMODB_LOCAL")
                .ifPresent(endpoint -> builder.endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        return builder.build();
    }

    public Environment environment() {
        return environment;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** What clusters last said. */
    public LastKnown lastKnown() {
        return lastKnown;
    }

    public AuditTrail auditTrail() {
        return auditTrail;
    }

    public Operations operations() {
        return new Operations(table, Clock.systemUTC());
    }

    /** What operations have for themselves. */
    public Claims claims() {
        return new Claims(table, operations());
    }

    /** Only for functions that start state machines: takes {@code STATE_MACHINES}. */
    public Executions executions() {
        return new Executions(StepFunctions.of(environment));
    }

    /** Only for functions that may use the key: the records hold credentials for a while. */
    public ManagedClusters managedClusters() {
        return new ManagedClusters(table, operations(), sealer(), Clock.systemUTC());
    }

    /** What can be ordered: takes {@code PROVIDER} and {@code CATALOG}. */
    public Catalog catalog() {
        return Catalog.of(environment);
    }

    /** Who runs the engines: takes {@code PROVIDER}. */
    public ClusterProvider provider() {
        return Providers.of(environment);
    }

    public Accounts accounts() {
        return new Accounts(table);
    }

    /** What stands before Bonsai's API. */
    public Gate gate() {
        return Gate.of(environment, table, Clock.systemUTC());
    }

    public Table table() {
        return table;
    }

    /** Made when first asked for: not every function calls clusters. */
    public synchronized Connector connector() {
        if (connector == null) {
            connector = Connector.of(environment);
        }
        return connector;
    }

    /** Made when first asked for, since only some functions may use the key. */
    public synchronized Connections connections() {
        if (connections == null) {
            connections = new Connections(table, sealer(), connector());
        }
        return connections;
    }

    private Sealer sealer() {
        return new Sealer(MasterKey.of(environment.required("SEAL_KEY")));
    }

    /** The account whose admins may manage those of all others. */
    public AccountId firstAccount() {
        return new AccountId(environment.optional("FIRST_ACCOUNT").orElse("main"));
    }

    /** What answers the events of a function that has these routes. */
    public Api api(Routes routes) {
        Api api = Api.of(
                routes, authenticator, auditTrail, new IdempotencyRecords(table, Clock.systemUTC()), environment);
        if (environment.isLambda()) {
            api.prime();
        }
        return api;
    }
}
