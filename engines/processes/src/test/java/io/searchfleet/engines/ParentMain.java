package io.searchfleet.engines;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that uses the module as the local runtime does, to be killed by a test. Each argument is a command: {@code dynamodb},
 * {@code engine}, {@code train} (an engine, and the training after it) or {@code train-only}; prints {@code NAME PID ADDRESS} for what it started, and ends when stdin does.
 */
final class ParentMain {
    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        for (String command : List.of(arguments).subList(1, arguments.length)) {
            switch (command) {
                case "dynamodb" -> {
                    DynamoDbLocal dynamo = DynamoDbLocal.inMemory(folder.resolve("dynamodb.log"));
                    print("dynamodb", dynamo.pid(), dynamo.endpoint());
                }
                case "engine" -> {
                    EngineProcess engine = startEngine(folder);
                    print("engine", engine.pid(), engine.uri());
                }
                case "train" -> {
                    try (EngineProcess engine = startEngine(folder)) {
                        print("engine", engine.pid(), engine.uri());
                        engine.trainIfMissing();
                        awaitTraining();
                    }
                }
                case "train-only" -> {
                    AotCache.of(EngineRelease.OPENSEARCH_3_8).trainIfMissing();
                    awaitTraining();
                }
                default -> throw new IllegalArgumentException(command);
            }
        }
        while (System.in.read() >= 0) {
            // Only the end matters.
        }
    }

    private static EngineProcess startEngine(Path folder) {
        return EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder.resolve("engine")));
    }

    /** The training is the only child of ours that has a child. */
    private static void awaitTraining() throws InterruptedException {
        ProcessHandle training = awaitChildWithChild();
        print("training", training.pid(), "");
        while (training.isAlive()) {
            Thread.sleep(50);
        }
        print("trained", training.pid(), "");
    }

    private static ProcessHandle awaitChildWithChild() throws InterruptedException {
        while (true) {
            for (ProcessHandle child : ProcessHandle.current().children().toList()) {
                if (child.children().findAny().isPresent()) {
                    return child;
                }
            }
            Thread.sleep(20);
        }
    }

    private static void print(String name, long pid, Object address) {
        System.out.println(name + " " + pid + " " + address);
    }
}
