package io.searchfleet.local;

import io.searchfleet.engines.ChildProcessException;
import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.demo.DemoData;
import io.searchfleet.local.engines.Engines;
import io.searchfleet.local.gateway.FunctionStartException;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.gateway.Gateway;
import io.searchfleet.local.gateway.HttpFront;
import io.searchfleet.local.states.Executions;
import io.searchfleet.local.states.StateMachine;
import io.searchfleet.local.states.StepFunctionsEndpoint;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole Searchfleet on this machine: the functions of template.yaml behind HTTP in this process, DynamoDB Local and the
 * demo cluster as child processes that end with it.
 */
public final class LocalRuntime implements AutoCloseable {
    private static final String RECONCILER = "ReconcilerFunction";

    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final LocalOptions options;
    private final DataFolder data;
    private final HttpFront http;
    private Optional<EngineProcess> demo = Optional.empty();
    private Optional<Engines> engines = Optional.empty();
    private Optional<Functions> functions = Optional.empty();
    private Optional<URI> stepFunctionsUri = Optional.empty();
    private String adminToken = "";

    private LocalRuntime(LocalOptions options) {
        this.options = options;
        this.data = DataFolder.open(options.data());
        toClose.push(data);
        try {
            this.http = HttpFront.bind(options.port());
        } catch (IOException e) {
            data.close();
            throw noPort(options.port(), e);
        }
        toClose.push(http);
    }

    static StartException noPort(int port, IOException e) {
        String reason = String.valueOf(e.getMessage());
        return new StartException(
                reason.contains("in use")
                        ? "Port " + port + " is taken. Stop what uses it, or choose another with --port."
                        : "Port " + port + " cannot be used (" + reason + "). Choose another with --port"
                                + (port < 1024 ? ", 1024 or above." : "."));
    }

    /**
     * Starts everything and returns when requests are answered and the demo cluster is connected.
     *
     * @param onDeath told in one line when a child process ends that nobody closed and that is needed to go on
     * @throws StartException in one line why not
     */
    public static LocalRuntime start(LocalOptions options, Consumer<String> onDeath) {
        LocalRuntime runtime = new LocalRuntime(options);
        try {
            runtime.startAll(onDeath);
            return runtime;
        } catch (RuntimeException e) {
            runtime.close();
            throw e instanceof ChildProcessException || e instanceof FunctionStartException
                    ? new StartException(String.valueOf(e.getMessage()))
                    : e;
        }
    }

    private void startAll(Consumer<String> onDeath) {
        // First, since a wrong parameter is a matter of no time.
        Template template = template();
        // Both children take a second or two: side by side.
        CompletableFuture<Optional<EngineProcess>> engine =
                CompletableFuture.supplyAsync(this::startDemo, Thread::startVirtualThread);
        // Also where the rest does not start, and nobody waits for it any more.
        toClose.push(() -> engine.exceptionally(_ -> Optional.empty()).join().ifPresent(EngineProcess::close));
        URI dynamoDb = options.dynamoDb().orElseGet(() -> startDynamoDb(onDeath));
        Engines opened = Engines.open(clusters(), Clock.systemUTC());
        toClose.push(opened);
        engines = Optional.of(opened);
        StepFunctionsEndpoint stepFunctions = StepFunctionsEndpoint.bind();
        toClose.push(stepFunctions);
        stepFunctionsUri = Optional.of(stepFunctions.uri());
        List<StateMachine> machines = machines(template);
        Functions started = serve(template, dynamoDb, stepFunctions.uri());
        functions = Optional.of(started);
        Executions executions = Executions.open(data.folder("executions"), machines, started, options.tick());
        stepFunctions.serve(executions);
        try {
            demo = engine.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        demo.ifPresent(process -> {
            process.onDeath(reason -> System.err.println("The demo cluster ended: " + reason + "\n"
                    + "Searchfleet goes on without it: stop it (Ctrl-C) and start it again to have it back."));
            connectDemo(process.uri());
        });
        // The last to come are the first to go: no step finds its cluster or table gone while all of it ends.
        toClose.push(executions);
        executions.resume();
        Schedules schedules = Schedules.start(template.functions(), started, Schedules.FIRST);
        toClose.push(schedules);
        opened.onChange(() -> schedules.runSoon(RECONCILER));
    }

    private Optional<EngineProcess> startDemo() {
        if (!options.demo()) {
            return Optional.empty();
        }
        EngineProcess process = EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, data.folder("demo"))
                .withClusterName("demo")
                .withNodeName("demo-1"));
        try {
            DemoData.load(process.uri());
            return Optional.of(process);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private Path clusters() {
        return data.folder("clusters");
    }

    private URI startDynamoDb(Consumer<String> onDeath) {
        DynamoDbLocal dynamoDb = options.data().isPresent()
                ? DynamoDbLocal.inFolder(data.folder("dynamodb"), data.log("dynamodb"))
                : DynamoDbLocal.inMemory(data.log("dynamodb"));
        toClose.push(dynamoDb);
        dynamoDb.onDeath(
                reason -> onDeath.accept(
                        "DynamoDB Local ended: " + reason + "\n"
                                + "Searchfleet cannot go on without its table and stops. Start it again; with --data nothing is lost."));
        return dynamoDb.endpoint();
    }

    private Template template() {
        Path template = options.home().resolve("template.yaml");
        Optional<String> networks = Optional.ofNullable(System.getenv("SEARCHFLEET_ALLOWED_NETWORKS"));
        return Template.read(template, parameters(options.parameters(), networks), "file:" + data.folder("seal.key"));
    }

    private List<StateMachine> machines(Template template) {
        Set<String> known = template.functions().stream().map(FunctionSpec::id).collect(Collectors.toSet());
        return template.stateMachines().stream()
                .map(spec -> {
                    Path definition = options.home().resolve(spec.definitionUri());
                    StateMachine machine = StateMachine.read(spec.name(), definition, spec.substitutions());
                    machine.functions().stream()
                            .filter(function -> !known.contains(function))
                            .findFirst()
                            .ifPresent(function -> {
                                throw new StartException(definition + ": a task invokes the function " + function
                                        + ", which template.yaml does not define.");
                            });
                    return machine;
                })
                .toList();
    }

    private Functions serve(Template template, URI dynamoDb, URI stepFunctions) {
        Tables.make(template.tables(), dynamoDb);
        Map<String, String> local = Map.of(
                "DYNAMODB_LOCAL", dynamoDb.toString(),
                "STEP_FUNCTIONS_LOCAL", stepFunctions.toString(),
                "ENGINES_FOLDER", clusters().toString());
        Functions started = new Functions(template.functions(), local);
        adminToken = adminToken(template.functions().getFirst(), local);
        http.serve(new Gateway(template, started));
        return started;
    }

    /**
     * Where this machine differs from AWS: loopback and every port may be called, compression would only cost, engines are
     * child processes, and nobody else is kept waiting by many calls. Networks that are given come to loopback, where the
     * demo cluster and all that are made here live.
     */
    static Map<String, String> parameters(Map<String, String> given, Optional<String> networks) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "AllowedNetworks",
                "127.0.0.0/8,::1/128",
                "AllowedPorts",
                "1-65535",
                "ClusterCompression",
                "false",
                "Provider",
                "local",
                "RequestsPerMinute",
                "600",
                "CreationsPerMinute",
                "60"));
        String all = Stream.of(
                        parameters.get("AllowedNetworks"),
                        networks.orElse(""),
                        given.getOrDefault("AllowedNetworks", ""))
                .filter(each -> !each.isBlank())
                .collect(Collectors.joining(","));
        parameters.putAll(given);
        parameters.put("AllowedNetworks", all);
        return parameters;
    }

    private String adminToken(FunctionSpec any, Map<String, String> local) {
        FirstAdmin admin = new FirstAdmin(any, local);
        return data.credentials().filter(admin::isKnown).orElseGet(() -> {
            String token = admin.newToken();
            data.writeCredentials(token);
            return token;
        });
    }

    /** As any user would, through the API. */
    private void connectDemo(URI engine) {
        String body = "{\"ip\":\"127.0.0.1\",\"port\":" + engine.getPort() + ",\"tags\":[\"demo\"]}";
        String basic = Base64.getEncoder().encodeToString(adminToken.getBytes(StandardCharsets.UTF_8));
        Loopback.post(uri().resolve("/api/clusters/_connect"), "Basic " + basic, body);
    }

    public URI uri() {
        return http.uri();
    }

    /** Where Step Functions' own protocol is spoken. */
    public URI stepFunctions() {
        return stepFunctionsUri.orElseThrow();
    }

    /** The first account's admin token, as {@code key:secret}. */
    public String adminToken() {
        return adminToken;
    }

    public Path credentialsFile() {
        return data.credentialsFile();
    }

    /** The demo cluster; empty when it was not asked for. */
    public Optional<EngineProcess> demo() {
        return demo;
    }

    /** Makes later starts of the engines that run now faster. Takes a core for a while: best when nobody waits for anything. */
    public void train() {
        demo.ifPresent(EngineProcess::trainIfMissing);
        engines.ifPresent(Engines::train);
    }

    /** The functions that run; for tests that compare their routes with the template. */
    public Functions functions() {
        return functions.orElseThrow();
    }

    /** Ends the children and frees the port. What {@code --data} keeps is kept. */
    @Override
    public synchronized void close() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                System.err.println("While stopping: " + e);
            }
        }
    }
}
