package io.searchfleet.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * A resource of a stack that is made by a function of ours, and that is neither changed nor deleted. The protocol:
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html.
 */
public final class CustomResource {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private CustomResource() {}

    /**
     * Makes the resource where the event asks for that, and tells CloudFormation how it went. An event by hand, without an
     * address to answer to, does the same and tells nobody.
     *
     * @param id what CloudFormation is to know the resource by
     * @throws RuntimeException what {@code making} threw, after its message was told
     */
    public static void handle(JsonNode event, String id, Runnable making) {
        try {
            if (event.path("RequestType").asText().equals("Create")) {
                making.run();
            }
        } catch (RuntimeException e) {
            tell(event, id, "FAILED", String.valueOf(e.getMessage()));
            throw e;
        }
        tell(event, id, "SUCCESS", "");
    }

    private static void tell(JsonNode event, String id, String status, String reason) {
        String address = event.path("ResponseURL").asText();
        if (address.isEmpty()) {
            return;
        }
        ObjectNode body =
                Json.object().put("Status", status).put("Reason", reason).put("PhysicalResourceId", id);
        for (String name : List.of("StackId", "RequestId", "LogicalResourceId")) {
            body.put(name, event.path(name).asText());
        }
        // The address is signed: with any other header, it would not be what was signed.
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(LIMIT)
                .PUT(BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build()) {
            int answer = http.send(request, BodyHandlers.discarding()).statusCode();
            if (answer >= 300) {
                throw new IllegalStateException("CloudFormation answered " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("CloudFormation was not reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
