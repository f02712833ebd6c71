package io.searchfleet.providers.aws;

import static io.searchfleet.providers.aws.RecordedService.CREATE;
import static io.searchfleet.providers.aws.RecordedService.DESCRIBE;
import static io.searchfleet.providers.aws.RecordedService.TAGS;
import static io.searchfleet.providers.aws.Samples.MASTER;
import static io.searchfleet.providers.aws.Samples.PASSWORD;
import static io.searchfleet.providers.aws.Samples.SMALL;
import static io.searchfleet.providers.aws.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.testing.FaultServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CreateTest {
    private final RecordedService service = new RecordedService();
    private final AwsProvider provider = Samples.provider(service.port(), Map.of());

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aNewDomainIsEncryptedAndAsksForAPasswordAndCarriesOurMarks() {
        service.on(CREATE, "{\"DomainStatus\":" + RecordedService.status() + "}");
        provider.create(order(SMALL));
        assertThat(service.bodies(CREATE)).hasSize(1);
        assertThat(Samples.json(service.bodies(CREATE).getFirst())).isEqualTo(Samples.json("""
                {"DomainName":"logs-1234567890","EngineVersion":"OpenSearch_2.19",
                 "ClusterConfig":{"InstanceType":"t3.small.search","InstanceCount":1,
                   "DedicatedMasterEnabled":false,"ZoneAwarenessEnabled":false},
                 "EBSOptions":{"EBSEnabled":true,"VolumeType":"gp3","VolumeSize":10},
                 "AccessPolicies":"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"*\\"},\\"Action\\":\\"es:ESHttp*\\",\\"Resource\\":\\"arn:aws:es:us-east-1:123456789012:domain/logs-1234567890/*\\"}]}",
                 "EncryptionAtRestOptions":{"Enabled":true},
                 "NodeToNodeEncryptionOptions":{"Enabled":true},
                 "DomainEndpointOptions":{"EnforceHTTPS":true,"TLSSecurityPolicy":"Policy-Min-TLS-1-2-PFS-2023-10"},
                 "AdvancedSecurityOptions":{"Enabled":true,"InternalUserDatabaseEnabled":true,
                   "MasterUserOptions":{"MasterUserName":"admin","MasterUserPassword":"Pa55word-of-the-cluster"}},
                 "TagList":[{"Key":"searchfleet:deployment","Value":"prod"},{"Key":"searchfleet:account","Value":"team-a"},
                   {"Key":"searchfleet:slug","Value":"logs-1234567890"},
                   {"Key":"searchfleet:created","Value":"2026-01-02T03:04:05Z"}]}
                """));
    }

    @Test
    void zonesMastersNetworkKeyAndTheUsersTagsAreSentWhereThereAreAny() {
        service.on(CREATE, "{\"DomainStatus\":" + RecordedService.status() + "}");
        EngineOrder order = new EngineOrder(
                Samples.REF,
                "Elasticsearch_7.10",
                Samples.json("""
                        {"instance_type":"i3.large.search","nodes":4,"zones":2,
                         "dedicated_masters":{"instance_type":"m6g.large.search","count":3}}"""),
                Optional.empty(),
                Optional.of(MASTER),
                List.of("team a", "prio:1,2"));
        Samples.provider(
                        service.port(),
                        Map.of(
                                "DOMAIN_SUBNETS",
                                "subnet-1, subnet-2, subnet-3",
                                "DOMAIN_SECURITY_GROUPS",
                                "sg-1",
                                "DOMAIN_KMS_KEY",
                                "alias/search"))
                .create(order);
        var sent = Samples.json(service.bodies(CREATE).getFirst());
        assertThat(sent.get("ClusterConfig")).isEqualTo(Samples.json("""
                {"InstanceType":"i3.large.search","InstanceCount":4,"DedicatedMasterEnabled":true,
                 "DedicatedMasterType":"m6g.large.search","DedicatedMasterCount":3,
                 "ZoneAwarenessEnabled":true,"ZoneAwarenessConfig":{"AvailabilityZoneCount":2}}"""));
        assertThat(sent.get("EBSOptions")).isEqualTo(Samples.json("{\"EBSEnabled\":false}"));
        assertThat(sent.get("VPCOptions"))
                .isEqualTo(Samples.json("{\"SubnetIds\":[\"subnet-1\",\"subnet-2\"],\"SecurityGroupIds\":[\"sg-1\"]}"));
        assertThat(sent.at("/EncryptionAtRestOptions/KmsKeyId").asText()).isEqualTo("alias/search");
        assertThat(sent.at("/TagList/4/Value").asText()).isEqualTo("team a / prio:1_2");
    }

    @Test
    void whatIsThereAlreadyIsNotMadeAgain() {
        service.domain();
        provider.create(order(SMALL));
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void aDomainThatIsNotOursByItsTagsIsAnErrorThatLasts() {
        service.domain().on(TAGS, RecordedService.tags("other", "team-a", Samples.NAME));
        refused("domain_name_taken", false, order(SMALL));
        service.on(TAGS, RecordedService.tags("prod", "team-b", Samples.NAME));
        refused("domain_name_taken", false, order(SMALL));
        service.on(TAGS, "{\"TagList\":[]}");
        refused("domain_name_taken", false, order(SMALL));
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void aCreationWhoseAnswerWasLostIsOursAllTheSame() {
        service.domain()
                .on(
                        DESCRIBE,
                        RecordedService.error(409, "ResourceNotFoundException", "no"),
                        FaultServer.answering(
                                200, "application/json", "{\"DomainStatus\":" + RecordedService.status() + "}"))
                .on(CREATE, RecordedService.error(409, "ResourceAlreadyExistsException", "it exists"));
        provider.create(order(SMALL));
        assertThat(service.changes()).hasSize(1);
    }

    @Test
    void aNameWhoseDomainIsStillBeingDeletedIsWaitedFor() {
        service.domain("\"Deleted\":true,\"Processing\":true");
        refused("domain_being_deleted", true, order(SMALL));
    }

    @Test
    void aDomainThatShowsNeitherMarksNorAnAddressYetIsWaitedFor() {
        service.domain("\"Endpoint\":null,\"Processing\":true").on(TAGS, "{\"TagList\":[]}");
        refused("domain_without_mark", true, order(SMALL));
        assertThatThrownBy(() -> provider.delete(Samples.REF)).hasMessageContaining("does not show whose it is");
    }

    @ParameterizedTest
    @CsvSource({
        "409, LimitExceededException, false, aws_limit_exceeded",
        "409, InvalidTypeException, false, instance_type_not_available",
        "400, ValidationException, false, aws_refused",
        "409, DisabledOperationException, false, aws_operation_disabled",
        "403, AccessDeniedException, false, aws_access_denied",
        "403, UnrecognizedClientException, false, aws_access_denied",
        "403, ExpiredTokenException, true, aws_credentials_expired",
        "400, BaseException, false, aws_refused",
        "400, ThrottlingException, true, aws_throttled",
        "429, TooManyRequestsException, true, aws_throttled",
        "500, InternalException, true, aws_failed",
        "503, ServiceUnavailable, true, aws_failed",
        "501, NotImplemented, false, aws_refused",
        "409, ConflictException, true, aws_conflict"
    })
    void whatTheServiceRefusesIsSaidInItsWordsWithoutThePassword(
            int status, String code, boolean isPassing, String expected) {
        service.on(CREATE, RecordedService.error(status, code, "Because of '" + PASSWORD + "' in field x"));
        ProviderException refused = refused(expected, isPassing, order(SMALL));
        if (status < 500 && !code.startsWith("Expired")) {
            assertThat(refused).hasMessageContaining("Because of '…' in field x");
        }
        assertThat(refused).hasNoCause();
        assertThat(service.bodies(CREATE).size()).isBetween(1, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Elasticsearch_5.6|{'instance_type':'m5.large.search','nodes':1}|release_not_possible",
                "Elasticsearch_6.5|{'instance_type':'m5.large.search','nodes':1}|release_not_possible",
                "opensearch-2.19|{'instance_type':'m5.large.search','nodes':1}|release_not_possible",
                "OpenSearch_2.19|{'instance_type':'t2.small.search','nodes':1}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'m3.large.search','nodes':1}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'large','nodes':1}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'m5.large.search'}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'m5.large.search','nodes':'3'}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'m5.large.search','nodes':2,'zones':3}|plan_not_possible",
                "OpenSearch_2.19|{'instance_type':'m5.large.search','nodes':9,'zones':9}|plan_not_possible",
                "OpenSearch_2.19|{'heap_mb':128,'nodes':1}|plan_not_possible"
            })
    void whatCanNeverBeHadIsRefusedBeforeAnythingIsAsked(String engine, String size, String code) {
        refused(code, false, order(engine, size.replace('\'', '"'), Optional.of(MASTER)));
        assertThat(service.requests()).isZero();
    }

    @Test
    void elasticsearchFrom67OnCanBeHad() {
        service.on(CREATE, "{\"DomainStatus\":" + RecordedService.status() + "}");
        provider.create(order("Elasticsearch_6.7", SMALL, Optional.of(MASTER)));
        assertThat(service.changes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"Sh0rt-1", "no-upper-case-1", "NO-LOWER-CASE-1", "No-Digit-At-All", "NoSign0rSpace"})
    void aPasswordThatTheServiceWouldRefuseIsRefusedFirstAndNotRepeated(String password) {
        var weak = Optional.of(new Credentials.Basic("admin", password));
        assertThat(refused("password_not_possible", false, order("OpenSearch_2.19", SMALL, weak)))
                .hasMessageNotContaining(password);
        refused("credentials_missing", false, order("OpenSearch_2.19", SMALL, Optional.empty()));
        assertThat(service.requests()).isZero();
    }

    @Test
    void aRegionWithoutOurSubnetsOrAZoneWithoutOneIsRefused() {
        AwsProvider inNetwork = Samples.provider(service.port(), Map.of("DOMAIN_SUBNETS", "subnet-1"));
        EngineRef elsewhere = new EngineRef(Samples.REF.account(), Samples.REF.slug(), "aws-eu-west-1");
        EngineOrder order = new EngineOrder(
                elsewhere, "OpenSearch_2.19", Samples.json(SMALL), Optional.empty(), Optional.of(MASTER), List.of());
        assertThat(failure(() -> inNetwork.create(order)).failure().code()).isEqualTo("region_not_prepared");
        String threeZones = "{\"instance_type\":\"m6g.large.search\",\"nodes\":3,\"volume_gb\":10,\"zones\":3}";
        assertThat(failure(() -> inNetwork.create(order(threeZones))).failure().code())
                .isEqualTo("too_few_subnets");
        assertThat(service.requests()).isZero();
    }

    @Test
    void theSdkDoesNotPrintThePassword() {
        var request = DomainRequests.of(
                        Settings.of(
                                io.searchfleet.Environment.of(Map.of("DEPLOYMENT", "prod", "AWS_REGION", "us-east-1"))),
                        "us-east-1",
                        order(SMALL))
                .creation("123456789012", MASTER, Samples.CLOCK.instant());
        assertThat(request.toString()).doesNotContain(PASSWORD);
        assertThat(order(SMALL).toString()).doesNotContain(PASSWORD);
    }

    private ProviderException refused(String code, boolean isPassing, EngineOrder order) {
        ProviderException refused = failure(() -> provider.create(order));
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().retryable()).isEqualTo(isPassing);
        assertThat(refused.toString()).doesNotContain(PASSWORD);
        return refused;
    }

    private static ProviderException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ProviderException.class, call);
    }
}
