package io.searchfleet.providers.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients of the service, one per region, each made when it is first asked for. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(8);
    private static final int ATTEMPTS = 3;

    private final Settings settings;
    private final Duration call;
    private final SdkHttpClient http;
    private final Map<String, OpenSearchClient> byRegion = new ConcurrentHashMap<>();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();

    Clients(Settings settings) {
        this(settings, CALL);
    }

    /** @param call how long one call may take, with all its attempts */
    Clients(Settings settings, Duration call) {
        this.settings = settings;
        this.call = call;
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(call)
                .build();
    }

    OpenSearchClient of(String region) {
        return byRegion.computeIfAbsent(
                region, name -> configured(OpenSearchClient.builder(), name).build());
    }

    /** The number of the AWS account that this runs in, asked for once. */
    String account() {
        return accounts.computeIfAbsent(settings.home(), this::askForAccount);
    }

    private String askForAccount(String region) {
        try (StsClient sts = configured(StsClient.builder(), region).build()) {
            return sts.getCallerIdentity().account();
        }
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder, String region) {
        builder.region(Region.of(region)).httpClient(http).overrideConfiguration(limits());
        // An emulator takes any credentials; it is not to see real ones.
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("emulator", "emulator"))));
        return builder;
    }

    private ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(call)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .build();
    }
}
