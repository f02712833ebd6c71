package io.searchfleet.providers.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.Slug;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One cluster, and a provider for it. */
final class Samples {
    static final String PASSWORD = "Pa55word-of-the-cluster";
    static final Credentials.Basic MASTER = new Credentials.Basic("admin", PASSWORD);
    static final EngineRef REF = new EngineRef(new AccountId("team-a"), new Slug("logs-1234567890"), "aws-us-east-1");
    static final String NAME = "logs-1234567890";
    static final String SMALL = "{\"instance_type\":\"t3.small.search\",\"nodes\":1,\"volume_gb\":10,\"zones\":1}";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

    private Samples() {}

    static EngineOrder order(String size) {
        return order("OpenSearch_2.19", size, Optional.of(MASTER));
    }

    static EngineOrder order(String engine, String size, Optional<Credentials.Basic> credentials) {
        return new EngineOrder(REF, engine, json(size), Optional.empty(), credentials, List.of());
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static AwsProvider provider(int port, Map<String, String> more) {
        return provider(port, more, Duration.ofSeconds(8));
    }

    static AwsProvider provider(int port, Map<String, String> more, Duration call) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DEPLOYMENT", "prod",
                "AWS_REGION", "us-east-1",
                "AWS_OPENSEARCH_ENDPOINT", "http://127.0.0.1:" + port));
        variables.putAll(more);
        Settings settings = Settings.of(Environment.of(variables));
        return new AwsProvider(settings, new Clients(settings, call), CLOCK);
    }
}
