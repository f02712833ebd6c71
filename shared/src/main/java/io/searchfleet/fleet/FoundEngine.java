package io.searchfleet.fleet;

import java.time.Instant;

/** An engine that carries the mark of this deployment. */
public record FoundEngine(EngineRef ref, Instant createdAt) {}
