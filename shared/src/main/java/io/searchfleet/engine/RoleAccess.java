package io.searchfleet.engine;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The deployment's own credentials, or those of a role that is lent to it: taken on by STS for an hour, with the
 * account's id as external id.
 */
final class RoleAccess implements AwsAccess {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Supplier<AwsCredentialsProvider> own;
    private final Optional<URI> sts;
    private final ConcurrentHashMap<String, StsClient> clients = new ConcurrentHashMap<>();

    /** From where the process runs: on Lambda, the function's role. */
    RoleAccess() {
        this(() -> DefaultCredentialsProvider.builder().build(), Optional.empty());
    }

    /** @param sts in place of the region's own */
    RoleAccess(Supplier<AwsCredentialsProvider> own, Optional<URI> sts) {
        this.own = own;
        this.sts = sts;
    }

    @Override
    public AwsCredentialsProvider provider(Credentials.SigV4 access) {
        return access.roleArn().isEmpty()
                ? own.get()
                : StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(clients.computeIfAbsent(access.region(), this::client))
                        .refreshRequest(
                                request -> request.roleArn(access.roleArn().get())
                                        .roleSessionName("searchfleet-" + access.externalId())
                                        .externalId(access.externalId()))
                        .build();
    }

    private StsClient client(String region) {
        var builder = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(own.get())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(1))
                        .socketTimeout(Duration.ofSeconds(3)))
                .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE));
        sts.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
