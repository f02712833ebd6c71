package io.searchfleet.local.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.FoundEngine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A provider that makes engines at once: each answers over HTTP as far as a control plane asks. What it does wrong is said by
 * the test, call by call.
 */
public final class FakeProvider implements ClusterProvider {
    /** What may happen before and after a call does what it is for. */
    public interface Mood {
        Mood GOOD = new Mood() {};

        default void before(String call, EngineRef ref) {}

        default void after(String call, EngineRef ref) {}

        /** What is said of an engine, in place of the truth. */
        default Optional<EngineReport> said(EngineRef ref, Optional<EngineReport> truth) {
            return truth;
        }
    }

    /** Finds the world of a runtime by its state machines. */
    public static final class Factory implements ClusterProvider.Factory {
        private static final Map<String, FakeProvider> WORLDS = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public ClusterProvider make(Environment environment) {
            return of(environment.required("STEP_FUNCTIONS_LOCAL"));
        }

        static FakeProvider of(String stepFunctions) {
            return WORLDS.computeIfAbsent(stepFunctions, _ -> new FakeProvider());
        }
    }

    private record Engine(FakeEngine server, ObjectNode size, Instant createdAt) {}

    private final Map<EngineRef, Engine> engines = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();
    private volatile Mood mood = Mood.GOOD;
    private volatile Duration patience = Duration.ofSeconds(20);

    /** The provider of a runtime, by the address of its state machines. */
    public static FakeProvider of(URI stepFunctions) {
        return Factory.of(stepFunctions.toString());
    }

    public void be(Mood other) {
        mood = other;
    }

    public void patience(Duration other) {
        patience = other;
    }

    /** The slugs of all engines that were ever made, in their order. */
    public List<String> made() {
        return List.copyOf(made);
    }

    /** The engines that are there, with the size that each has. */
    public Map<String, ObjectNode> sizes() {
        Map<String, ObjectNode> sizes = new ConcurrentHashMap<>();
        engines.forEach((ref, engine) -> sizes.put(ref.slug().value(), engine.size()));
        return sizes;
    }

    /** An engine that nobody ordered. */
    public void stray(EngineRef ref, Instant createdAt, ObjectNode size) {
        engines.put(ref, new Engine(FakeEngine.start(new Credentials.Basic("stray", "stray")), size, createdAt));
    }

    @Override
    public Optional<ClusterAddress> promise(EngineRef ref) {
        return Optional.empty();
    }

    @Override
    public void create(EngineOrder order) {
        mood.before("create", order.ref());
        engines.computeIfAbsent(order.ref(), _ -> {
            made.add(order.ref().slug().value());
            return new Engine(FakeEngine.start(order.credentials().orElseThrow()), order.size(), Instant.now());
        });
        mood.after("create", order.ref());
    }

    @Override
    public Optional<EngineReport> describe(EngineRef ref) {
        mood.before("describe", ref);
        Optional<EngineReport> truth = Optional.ofNullable(engines.get(ref))
                .map(engine -> EngineReport.of(EngineReport.State.READY, "")
                        .at(engine.server().address()));
        return mood.said(ref, truth);
    }

    @Override
    public void update(EngineOrder order) {
        mood.before("update", order.ref());
        engines.computeIfPresent(order.ref(), (_, engine) -> {
            order.credentials().ifPresent(engine.server()::secure);
            return new Engine(
                    engine.server(), order.size().isEmpty() ? engine.size() : order.size(), engine.createdAt());
        });
        mood.after("update", order.ref());
    }

    @Override
    public EngineChange foresee(EngineOrder order) {
        return new EngineChange(true, true, "It would be moved.");
    }

    @Override
    public void delete(EngineRef ref) {
        mood.before("delete", ref);
        Optional.ofNullable(engines.remove(ref))
                .ifPresent(engine -> engine.server().close());
        mood.after("delete", ref);
    }

    @Override
    public List<FoundEngine> list() {
        return engines.entrySet().stream()
                .map(entry -> new FoundEngine(entry.getKey(), entry.getValue().createdAt()))
                .toList();
    }

    @Override
    public Duration patience() {
        return patience;
    }
}
