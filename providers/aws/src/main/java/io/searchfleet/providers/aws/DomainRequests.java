package io.searchfleet.providers.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.model.Json;
import io.searchfleet.providers.aws.DomainSize.DedicatedMasters;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.opensearch.model.AdvancedSecurityOptionsInput;
import software.amazon.awssdk.services.opensearch.model.ClusterConfig;
import software.amazon.awssdk.services.opensearch.model.CreateDomainRequest;
import software.amazon.awssdk.services.opensearch.model.DomainStatus;
import software.amazon.awssdk.services.opensearch.model.EBSOptions;
import software.amazon.awssdk.services.opensearch.model.EncryptionAtRestOptions;
import software.amazon.awssdk.services.opensearch.model.TLSSecurityPolicy;
import software.amazon.awssdk.services.opensearch.model.UpdateDomainConfigRequest;
import software.amazon.awssdk.services.opensearch.model.VPCOptions;
import software.amazon.awssdk.services.opensearch.model.VolumeType;

/**
 * What is sent for an order.
 *
 * @param region such as {@code us-east-1}
 */
record DomainRequests(Settings settings, String region, EngineOrder order, DomainSize size) {
    static DomainRequests of(Settings settings, String region, EngineOrder order) {
        return new DomainRequests(settings, region, order, DomainSize.of(order.size()));
    }

    DomainName name() {
        return DomainName.of(order.ref().slug());
    }

    /** @param account the number of the AWS account */
    CreateDomainRequest creation(String account, Credentials.Basic master, Instant now) {
        CreateDomainRequest.Builder request = CreateDomainRequest.builder()
                .domainName(name().value())
                .engineVersion(new EngineVersion(order.engine()).value())
                .clusterConfig(cluster())
                .ebsOptions(volumes())
                .accessPolicies(policy(account))
                .encryptionAtRestOptions(encryption())
                .nodeToNodeEncryptionOptions(encryption -> encryption.enabled(true))
                .domainEndpointOptions(endpoint ->
                        endpoint.enforceHTTPS(true).tlsSecurityPolicy(TLSSecurityPolicy.POLICY_MIN_TLS_1_2_PFS_2023_10))
                .advancedSecurityOptions(users(master))
                .tagList(DomainTags.marks(settings.deployment(), order.ref(), order.tags(), now));
        network().ifPresent(request::vpcOptions);
        return request.build();
    }

    private EncryptionAtRestOptions encryption() {
        EncryptionAtRestOptions.Builder encryption =
                EncryptionAtRestOptions.builder().enabled(true);
        settings.kmsKey().ifPresent(encryption::kmsKeyId);
        return encryption.build();
    }

    private ClusterConfig cluster() {
        ClusterConfig.Builder cluster = ClusterConfig.builder()
                .instanceType(size.instanceType())
                .instanceCount(size.nodes())
                .zoneAwarenessEnabled(size.zones() > 1)
                .dedicatedMasterEnabled(size.dedicatedMasters().isPresent());
        if (size.zones() > 1) {
            cluster.zoneAwarenessConfig(zones -> zones.availabilityZoneCount(size.zones()));
        }
        size.dedicatedMasters()
                .ifPresent(masters ->
                        cluster.dedicatedMasterType(masters.instanceType()).dedicatedMasterCount(masters.count()));
        return cluster.build();
    }

    private EBSOptions volumes() {
        EBSOptions.Builder volumes =
                EBSOptions.builder().ebsEnabled(size.volumeInGb().isPresent());
        size.volumeInGb().ifPresent(gb -> volumes.volumeType(VolumeType.GP3).volumeSize(gb));
        return volumes.build();
    }

    /** Everybody's requests may reach the domain, which then asks for a user and a password. */
    private String policy(String account) {
        ObjectNode statement = Json.object().put("Effect", "Allow");
        statement.putObject("Principal").put("AWS", "*");
        statement
                .put("Action", "es:ESHttp*")
                .put(
                        "Resource",
                        "arn:" + Region.of(region).metadata().partition().id() + ":es:" + region + ":" + account
                                + ":domain/" + name() + "/*");
        ObjectNode policy = Json.object().put("Version", "2012-10-17");
        policy.putArray("Statement").add(statement);
        return policy.toString();
    }

    private static AdvancedSecurityOptionsInput users(Credentials.Basic master) {
        return AdvancedSecurityOptionsInput.builder()
                .enabled(true)
                .internalUserDatabaseEnabled(true)
                .masterUserOptions(
                        user -> user.masterUserName(master.username()).masterUserPassword(master.password()))
                .build();
    }

    /** A domain has one subnet in each of its zones, no more. */
    private Optional<VPCOptions> network() {
        return settings.subnets().isEmpty()
                ? Optional.empty()
                : Optional.of(VPCOptions.builder()
                        .subnetIds(settings.subnets().subList(0, size.zones()))
                        .securityGroupIds(settings.securityGroups())
                        .build());
    }

    /**
     * What has to be sent for a domain to be as it is ordered; empty when it is. A part that differs is sent whole: what
     * the service makes of half a part is not documented. The password is sent whenever there is one, since nobody can
     * tell whether it is that already.
     */
    Optional<UpdateDomainConfigRequest> change(DomainStatus status, Optional<Credentials.Basic> master) {
        UpdateDomainConfigRequest.Builder request =
                UpdateDomainConfigRequest.builder().domainName(name().value());
        boolean newCluster = !isCluster(ServiceErrors.required(status.clusterConfig(), "the nodes of the domain"));
        boolean newVolumes = !areVolumes(ServiceErrors.required(status.ebsOptions(), "the volumes of the domain"));
        if (newCluster) {
            request.clusterConfig(cluster());
        }
        if (newVolumes) {
            request.ebsOptions(volumes());
        }
        if (zones(status.clusterConfig()) != size.zones()) {
            network().ifPresent(request::vpcOptions);
        }
        master.map(DomainRequests::users).ifPresent(request::advancedSecurityOptions);
        return newCluster || newVolumes || master.isPresent() ? Optional.of(request.build()) : Optional.empty();
    }

    private boolean isCluster(ClusterConfig cluster) {
        return size.instanceType().equals(cluster.instanceTypeAsString())
                && Objects.equals(size.nodes(), cluster.instanceCount())
                && size.zones() == zones(cluster)
                && size.dedicatedMasters().equals(masters(cluster));
    }

    private static int zones(ClusterConfig cluster) {
        if (!Boolean.TRUE.equals(cluster.zoneAwarenessEnabled())) {
            return 1;
        }
        var zones = cluster.zoneAwarenessConfig();
        return zones == null ? 2 : Objects.requireNonNullElse(zones.availabilityZoneCount(), 2);
    }

    private static Optional<DedicatedMasters> masters(ClusterConfig cluster) {
        return Boolean.TRUE.equals(cluster.dedicatedMasterEnabled())
                ? Optional.of(new DedicatedMasters(
                        Objects.requireNonNullElse(cluster.dedicatedMasterTypeAsString(), ""),
                        Objects.requireNonNullElse(cluster.dedicatedMasterCount(), 0)))
                : Optional.empty();
    }

    private boolean areVolumes(EBSOptions volumes) {
        return size.volumeInGb().equals(volumeInGb(volumes));
    }

    private static OptionalInt volumeInGb(EBSOptions volumes) {
        return Boolean.TRUE.equals(volumes.ebsEnabled()) && volumes.volumeSize() != null
                ? OptionalInt.of(volumes.volumeSize())
                : OptionalInt.empty();
    }

    /** Whether there will be less room for documents than there is; also where that cannot be told. */
    boolean mayHaveLessRoom(DomainStatus status) {
        OptionalInt before = volumeInGb(status.ebsOptions());
        OptionalInt after = size.storageInGb();
        return before.isEmpty()
                || after.isEmpty()
                || after.getAsInt()
                        < before.getAsInt()
                                * Objects.requireNonNullElse(
                                        status.clusterConfig().instanceCount(), 1);
    }
}
