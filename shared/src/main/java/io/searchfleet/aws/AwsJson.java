package io.searchfleet.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Signed calls of one service that speaks AWS's JSON protocol. For a service of which we need a call or three: the SDK's
 * client for it would be a tenth of a function's size.
 */
public final class AwsJson {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(4);

    /**
     * What a service is called.
     *
     * @param host the first part of its host, which is also what it is signed for
     * @param id what the SDKs call it in the variable {@code AWS_ENDPOINT_URL_…}
     * @param target what stands before the action in {@code X-Amz-Target}
     * @param version of the protocol, such as {@code 1.0}
     */
    public record Service(String host, String id, String target, String version) {
        public static final Service STEP_FUNCTIONS = new Service("states", "SFN", "AWSStepFunctions", "1.0");
        public static final Service SECRETS = new Service("secretsmanager", "SECRETS_MANAGER", "secretsmanager", "1.1");
    }

    /** What a service answered. */
    public record Answer(int status, JsonNode body) {
        /** Whether it is this error, by the end of its type's name. */
        public boolean isError(String type) {
            return status >= 400 && body.path("__type").asText().endsWith(type);
        }

        /** @throws IllegalStateException that tells the service's own reason, if it is an error */
        public JsonNode success() {
            if (status >= 400) {
                // Services are not of one mind about the first letter.
                String message =
                        body.path("message").asText(body.path("Message").asText());
                throw new IllegalStateException(
                        "AWS answered " + status + " " + body.path("__type").asText() + " " + message);
            }
            return body;
        }
    }

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ANSWER)
            .build();
    private final Service service;
    private final URI endpoint;
    private final String region;
    private final Optional<AwsCredentialsProvider> credentials;

    private AwsJson(Service service, URI endpoint, String region, Optional<AwsCredentialsProvider> credentials) {
        this.service = service;
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /** In the region of this function; an endpoint for this service or for all, as emulators want it, counts first. */
    public static AwsJson of(Service service, Environment environment) {
        String region = environment.optional("AWS_REGION").orElse("us-east-1");
        String endpoint = environment
                .optional("AWS_ENDPOINT_URL_" + service.id())
                .or(() -> environment.optional("AWS_ENDPOINT_URL"))
                .orElseGet(() -> "https://" + service.host() + "." + region + "."
                        + Region.of(region).metadata().partition().dnsSuffix());
        return new AwsJson(
                service,
                URI.create(endpoint),
                region,
                Optional.of(DefaultCredentialsProvider.builder().build()));
    }

    /** At an endpoint that asks for no signature. */
    public static AwsJson unsigned(Service service, URI endpoint) {
        return new AwsJson(service, endpoint, "", Optional.empty());
    }

    /** @throws IOException when it does not answer, or not in JSON */
    public Answer call(String action, ObjectNode body) throws IOException {
        byte[] bytes = Json.bytes(body);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-" + service.version())
                .putHeader("Content-Length", String.valueOf(bytes.length))
                .putHeader("X-Amz-Target", service.target() + "." + action)
                .build();
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed(request, bytes))
                            .contentStreamProvider(ContentStreamProvider.fromByteArray(bytes))
                            .build())
                    .call();
            try (var in = response.responseBody().orElseThrow(() -> new IOException("an answer without a body"))) {
                return new Answer(response.httpResponse().statusCode(), Json.parse(in.readAllBytes()));
            }
        } catch (SdkException e) {
            throw new IOException("no credentials", e);
        }
    }

    private SdkHttpRequest signed(SdkHttpRequest request, byte[] body) {
        return credentials
                .<SdkHttpRequest>map(provider -> SIGNER.sign(sign -> sign.identity(provider.resolveCredentials())
                                .request(request)
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.host())
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                        .request())
                .orElse(request);
    }
}
