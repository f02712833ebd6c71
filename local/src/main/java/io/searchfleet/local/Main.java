package io.searchfleet.local;

import io.searchfleet.Version;
import io.searchfleet.local.states.DefinitionException;
import io.searchfleet.local.template.TemplateException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./searchfleet local}. */
@Command(
        name = "./searchfleet local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Printed.class,
        description = "Runs all of Searchfleet on this machine, with a demo cluster to look at.",
        footer = {
            "",
            "SEARCHFLEET_ALLOWED_NETWORKS opens private networks beside loopback, such as 10.0.0.0/8,192.168.0.0/16.",
            "Stop it with Ctrl-C; no process stays behind."
        })
final class Main implements Callable<Integer> {
    private static final String NO_ADDRESS = "--dynamodb takes an address such as http://127.0.0.1:8000.";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "listen here (default: 8080)")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep all state there, the admin token in DIR/credentials (default: a temporary folder)")
    private @Nullable Path data;

    @Option(names = "--no-demo", description = "start no demo cluster")
    private boolean noDemo;

    @Option(
            names = "--tick",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "what a state machine's second lasts, for tests (default: 1000)")
    private long tick;

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description =
                    "a parameter of template.yaml in place of its default, such as RequestSeconds=5; may be repeated")
    private Map<String, String> parameters = Map.of();

    @Option(
            names = "--dynamodb",
            paramLabel = "URL",
            description = "keep records in this DynamoDB Local (or LocalStack), which needs no credentials, in place of"
                    + " starting one; with --data, where the key of sealed passwords is kept")
    private @Nullable URI dynamoDb;

    @Spec
    private @Nullable CommandSpec spec;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;

    /** As {@code ./searchfleet version} prints it. */
    static final class Printed implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"searchfleet " + Version.current()};
        }
    }

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setParameterExceptionHandler((e, given) -> {
            System.err.println(text(e) + " (./searchfleet local --help lists the options)");
            return 2;
        });
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            if (e instanceof StartException || e instanceof TemplateException || e instanceof DefinitionException) {
                System.err.println(e.getMessage());
            } else {
                e.printStackTrace();
            }
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    /** What picocli itself says of a value names Java's types. */
    private static String text(ParameterException e) {
        String option = e.getArgSpec() instanceof OptionSpec spec && e.getValue() != null ? spec.longestName() : "";
        return switch (option) {
            case "--port", "--tick" -> option + " takes a whole number, not '" + e.getValue() + "'.";
            case "--parameter" -> "--parameter takes NAME=VALUE, such as RequestSeconds=5.";
            case "--dynamodb" -> NO_ADDRESS;
            default -> String.valueOf(e.getMessage());
        };
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65535) {
            throw misuse("--port takes 1 to 65535, or 0 for any free port.");
        }
        if (tick < 1) {
            throw misuse("--tick takes 1 or more milliseconds.");
        }
        if (dynamoDb != null && !dynamoDb.toString().matches("https?://[^/]+/?")) {
            throw misuse(NO_ADDRESS);
        }
        Path home =
                Path.of(Optional.ofNullable(System.getenv("SEARCHFLEET_HOME")).orElse("."));
        LocalOptions options = new LocalOptions(
                home,
                port,
                Optional.ofNullable(data),
                !noDemo,
                Duration.ofMillis(tick),
                parameters,
                Optional.ofNullable(dynamoDb));
        LocalRuntime runtime = LocalRuntime.start(options, this::childDied);
        Runtime.getRuntime().addShutdownHook(new Thread(runtime::close, "stop"));
        announce(runtime);
        runtime.train();
        ended.await();
        return exitCode;
    }

    private void childDied(String reason) {
        System.err.println(reason);
        exitCode = 1;
        ended.countDown();
    }

    private static void announce(LocalRuntime runtime) {
        System.out.println("READY " + runtime.uri());
        System.out.println();
        System.out.println("  Searchfleet " + Version.current() + "; Ctrl-C stops it.");
        System.out.println("  Admin token (also in " + runtime.credentialsFile() + "):");
        System.out.println("    " + runtime.adminToken());
        runtime.demo()
                .ifPresent(demo -> System.out.println("  Demo cluster: " + demo.uri() + ", connected as 'demo'."));
        System.out.println("  Step Functions, for the AWS CLI: --endpoint-url " + runtime.stepFunctions());
        System.out.println("  Try:");
        System.out.println("    curl -u " + runtime.adminToken() + " " + runtime.uri() + "/api/clusters");
        System.out.println();
        System.out.flush();
    }
}
