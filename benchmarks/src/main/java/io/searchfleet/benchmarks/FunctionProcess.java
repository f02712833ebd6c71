package io.searchfleet.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function in a fresh process, as Lambda's Java runtime starts it: its client for the runtime API on the class path, the
 * function's own jars in {@code lib/} of the task's folder, and Lambda's flags for 512 MB.
 *
 * @param handler its class
 * @param folder the task's, with {@code lib/}
 * @param environment what the template gives it
 */
record FunctionProcess(String name, String handler, Path folder, Map<String, String> environment, byte[] event) {
    private static final List<String> FLAGS =
            List.of("-Xmx445645k", "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** What its second and third event take is archived too. */
    private static final int TRAINING_EVENTS = 3;

    /**
     * One start.
     *
     * @param millis from the start of the process to its answer
     * @param cpuMillis processor time until then, of all its threads: what a machine with other work cannot spoil
     * @param megabytes the most that were resident until then; 0 where the system does not tell
     */
    record Start(double millis, double cpuMillis, double megabytes) {}

    /** As from a zip file: the function's classes come from a class loader of their own, which no archive helps. */
    Start start() {
        return once(List.of("-cp", path(runtime())), Optional.empty(), 1);
    }

    /** As in an image of one's own: all jars on one class path, with an archive of what a training run loaded. */
    Start startFrom(Path archive) {
        return once(List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on", "-cp", path(all())), Optional.empty(), 1);
    }

    /**
     * As SnapStart does, but for the snapshot itself: from where it would be restored.
     *
     * @param atSnapshot looks at the process while a snapshot could be taken
     */
    Start startFromSnapshot(Consumer<ProcessHandle> atSnapshot) {
        List<String> options =
                List.of("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac", "-cp", path(runtime()));
        return once(options, Optional.of(atSnapshot), 1);
    }

    /** Makes the archive for {@link #startFrom}. */
    void train(Path archive) {
        var _ = once(List.of("-XX:AOTCacheOutput=" + archive, "-cp", path(all())), Optional.empty(), TRAINING_EVENTS);
        if (!Files.exists(archive)) {
            throw new BenchmarkException(name + ": the training run made no archive");
        }
    }

    private Start once(List<String> options, Optional<Consumer<ProcessHandle>> atSnapshot, int events) {
        try (RuntimeApi lambda = RuntimeApi.start(event, events)) {
            long start = System.nanoTime();
            Process process = process(options, atSnapshot.isPresent() ? "snap-start" : "on-demand", lambda.address());
            try {
                Duration before = Duration.ZERO;
                if (atSnapshot.isPresent()) {
                    lambda.awaitSnapshot();
                    atSnapshot.get().accept(process.toHandle());
                    before = cpu(process);
                    start = System.nanoTime();
                    lambda.restore();
                }
                RuntimeApi.Answer answer = lambda.await();
                Duration cpu = cpu(process).minus(before);
                double megabytes = Resident.most(process.toHandle());
                requireSuccess(answer);
                for (int i = 1; i < events; i++) {
                    requireSuccess(lambda.await());
                }
                if (events > 1) {
                    // The archive is written on the way out.
                    process.destroy();
                    process.waitFor(120, TimeUnit.SECONDS);
                }
                return new Start((answer.nanos() - start) / 1e6, cpu.toMillis(), megabytes);
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new BenchmarkException(name + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void requireSuccess(RuntimeApi.Answer answer) {
        boolean refused =
                answer.body().contains("\"statusCode\":") && !answer.body().contains("\"statusCode\":200");
        if (answer.failed() || refused) {
            throw new BenchmarkException(name + " answered " + answer.body());
        }
    }

    private Process process(List<String> options, String initialization, String api) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(options);
        command.add(AWSLambda.class.getName());
        command.add(handler + "::handleRequest");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api);
        builder.environment().put("LAMBDA_TASK_ROOT", folder.toString());
        builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", name);
        builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        builder.environment().put("AWS_LAMBDA_LOG_GROUP_NAME", name);
        builder.environment().put("AWS_LAMBDA_LOG_STREAM_NAME", name);
        builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "bench");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "bench");
        return builder.start();
    }

    /** The jars of Lambda's own runtime. */
    private static List<Path> runtime() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(location.getPath()))
                .toList();
    }

    private List<Path> all() {
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            return Stream.concat(runtime().stream(), jars.sorted()).toList();
        } catch (IOException e) {
            throw new BenchmarkException(folder + " cannot be read", e);
        }
    }

    private static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
