package io.searchfleet.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the local runtime is started with.
 *
 * @param home the folder with template.yaml
 * @param port 0: any free one
 * @param data where all state is kept; empty: a temporary folder, gone at the end
 * @param demo whether to start and connect a cluster with data in it
 * @param tick how long one second of a state machine's waits and retries lasts; timeouts are in real seconds
 * @param parameters of the template, in place of their defaults
 * @param dynamoDb where records are kept; empty: a DynamoDB Local of its own
 */
public record LocalOptions(
        Path home,
        int port,
        Optional<Path> data,
        boolean demo,
        Duration tick,
        Map<String, String> parameters,
        Optional<URI> dynamoDb) {
    public LocalOptions {
        parameters = Map.copyOf(parameters);
    }
}
