package io.searchfleet.providers.aws;

import static io.searchfleet.providers.aws.RecordedService.ADD_TAGS;
import static io.searchfleet.providers.aws.RecordedService.DELETE;
import static io.searchfleet.providers.aws.RecordedService.DRY_RUN;
import static io.searchfleet.providers.aws.RecordedService.INFO;
import static io.searchfleet.providers.aws.RecordedService.NAMES;
import static io.searchfleet.providers.aws.RecordedService.TAGS;
import static io.searchfleet.providers.aws.RecordedService.UPDATE;
import static io.searchfleet.providers.aws.Samples.PASSWORD;
import static io.searchfleet.providers.aws.Samples.REF;
import static io.searchfleet.providers.aws.Samples.SMALL;
import static io.searchfleet.providers.aws.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.fleet.Slug;
import io.searchfleet.testing.FaultServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates, what they would take, deletion, and the list. */
final class ChangeTest {
    private static final String BIGGER = SMALL.replace(":10", ":20");
    private static final String DRY = "{\"DomainConfig\":{},\"DryRunResults\":{%s},\"DryRunProgressStatus\":"
            + "{\"DryRunId\":\"12345678-1234-1234-1234-123456789012\",\"DryRunStatus\":\"%s\"%s}}";

    private final RecordedService service = new RecordedService();
    private final AwsProvider provider = Samples.provider(service.port(), Map.of());

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void onlyWhatDiffersIsSent() {
        service.domain().on(UPDATE, "{\"DomainConfig\":{}}");
        provider.update(keeping(BIGGER));
        assertThat(service.bodies(UPDATE).stream().map(Samples::json))
                .containsExactly(Samples.json(
                        "{\"EBSOptions\":{\"EBSEnabled\":true,\"VolumeType\":\"gp3\",\"VolumeSize\":20}}"));
    }

    @Test
    void otherNodesAreSentAsAWhole() {
        service.domain().on(UPDATE, "{\"DomainConfig\":{}}");
        provider.update(keeping(SMALL.replace("t3.small", "m6g.large").replace("\"nodes\":1", "\"nodes\":2")));
        assertThat(service.bodies(UPDATE).stream().map(Samples::json)).containsExactly(Samples.json("""
                {"ClusterConfig":{"InstanceType":"m6g.large.search","InstanceCount":2,
                  "DedicatedMasterEnabled":false,"ZoneAwarenessEnabled":false}}"""));
    }

    @Test
    void aNewPasswordIsSentAloneWhereNothingElseDiffers() {
        service.domain().on(UPDATE, "{\"DomainConfig\":{}}");
        provider.update(order(SMALL));
        assertThat(service.bodies(UPDATE).stream().map(Samples::json)).containsExactly(Samples.json("""
                {"AdvancedSecurityOptions":{"Enabled":true,"InternalUserDatabaseEnabled":true,
                  "MasterUserOptions":{"MasterUserName":"admin","MasterUserPassword":"Pa55word-of-the-cluster"}}}"""));
    }

    @Test
    void nothingIsSentWhereNothingDiffers() {
        service.domain();
        provider.update(keeping(SMALL));
        service.domain("""
                "ClusterConfig":{"InstanceType":"m6g.large.search","InstanceCount":4,"ZoneAwarenessEnabled":true,
                 "DedicatedMasterEnabled":true,"DedicatedMasterType":"m6g.large.search","DedicatedMasterCount":3},
                "EBSOptions":{"EBSEnabled":false}""");
        provider.update(keeping("""
                {"instance_type":"m6g.large.search","nodes":4,"zones":2,
                 "dedicated_masters":{"instance_type":"m6g.large.search","count":3}}"""));
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void moreZonesBringMoreSubnets() {
        service.domain("""
                "ClusterConfig":{"InstanceType":"m6g.large.search","InstanceCount":2,"ZoneAwarenessEnabled":false},
                "EBSOptions":{"EBSEnabled":true,"VolumeSize":10}""").on(UPDATE, "{\"DomainConfig\":{}}");
        Samples.provider(service.port(), Map.of("DOMAIN_SUBNETS", "subnet-1,subnet-2"))
                .update(keeping("{\"instance_type\":\"m6g.large.search\",\"nodes\":2,\"volume_gb\":10,\"zones\":2}"));
        var sent = Samples.json(service.bodies(UPDATE).getFirst());
        assertThat(sent.at("/VPCOptions/SubnetIds")).hasSize(2);
        assertThat(sent.at("/ClusterConfig/ZoneAwarenessConfig/AvailabilityZoneCount")
                        .asInt())
                .isEqualTo(2);
        assertThat(sent.has("EBSOptions")).isFalse();
    }

    @Test
    void theUsersTagsFollow() {
        service.domain().on(ADD_TAGS, "{}");
        provider.update(new EngineOrder(
                REF, "OpenSearch_2.19", Samples.json(SMALL), Optional.empty(), Optional.empty(), List.of("red")));
        assertThat(Samples.json(service.bodies(ADD_TAGS).getFirst()))
                .isEqualTo(Samples.json("{\"ARN\":\"" + RecordedService.ARN
                        + "\",\"TagList\":[{\"Key\":\"searchfleet:tags\",\"Value\":\"red\"}]}"));
        assertThat(service.changes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "You can make EBS changes only once every 6 hours, false, aws_refused",
        "A change/update is in progress. Please wait for it to complete before requesting another change., true, change_in_progress"
    })
    void theServicesOwnWordsComeThrough(String words, boolean isPassing, String code) {
        service.domain().on(UPDATE, RecordedService.error(400, "ValidationException", words));
        ProviderException refused = refusal(() -> provider.update(order(BIGGER)));
        assertThat(refused).hasMessageContaining(words).hasMessageNotContaining(PASSWORD);
        assertThat(refused.failure().retryable()).isEqualTo(isPassing);
        assertThat(refused.failure().code()).isEqualTo(code);
    }

    @Test
    void whatIsNotOursOrGoneOrOfAnotherReleaseIsNotChanged() {
        assertThat(refusal(() -> provider.update(order(BIGGER))).failure().code())
                .isEqualTo("domain_missing");
        service.domain("\"Deleted\":true");
        assertThat(refusal(() -> provider.update(order(BIGGER))).failure().code())
                .isEqualTo("domain_missing");
        service.domain("\"EngineVersion\":\"OpenSearch_1.3\"");
        assertThat(refusal(() -> provider.update(order(BIGGER))).failure().code())
                .isEqualTo("release_change_not_possible");
        service.domain().on(TAGS, RecordedService.tags("other", "team-a", Samples.NAME));
        assertThat(refusal(() -> provider.update(order(BIGGER))).failure().code())
                .isEqualTo("domain_name_taken");
        assertThat(refusal(() -> provider.foresee(order(BIGGER))).failure().code())
                .isEqualTo("domain_name_taken");
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void aDryRunAsksAndChangesNothingAndNeedsNoPassword() {
        service.domain()
                .on(UPDATE, DRY.formatted("", "pending", ""))
                .on(DRY_RUN, DRY.formatted("\"DeploymentType\":\"Blue/Green\",\"Message\":\"New nodes.\"", "pass", ""));
        EngineChange change = provider.foresee(order(SMALL.replace("t3.small", "m6g.large")));
        assertThat(change.movesData()).isTrue();
        assertThat(change.fits()).isTrue();
        assertThat(change.message()).contains("New nodes.").doesNotContain("not checked");
        var sent = Samples.json(service.bodies(UPDATE).getFirst());
        assertThat(sent.get("DryRun").asBoolean()).isTrue();
        assertThat(sent.get("DryRunMode").asText()).isEqualTo("Verbose");
        assertThat(sent.has("AdvancedSecurityOptions")).isFalse();
        assertThat(service.bodies(UPDATE)).hasSize(1);
    }

    @Test
    void aChangeInPlaceMovesNothingAndLessStorageIsSaidToBeUnchecked() {
        service.domain("\"EBSOptions\":{\"EBSEnabled\":true,\"VolumeSize\":30}")
                .on(UPDATE, DRY.formatted("\"DeploymentType\":\"DynamicUpdate\"", "pass", ""));
        EngineChange change = provider.foresee(keeping(SMALL));
        assertThat(change.movesData()).isFalse();
        assertThat(change.message()).contains("was not checked");
    }

    @Test
    void aDryRunThatFindsFailuresSaysThem() {
        service.domain()
                .on(
                        UPDATE,
                        DRY.formatted(
                                "",
                                "fail",
                                ",\"ValidationFailures\":[{\"Code\":\"Capacity\",\"Message\":\"No capacity here.\"}]"));
        EngineChange change = provider.foresee(keeping(BIGGER));
        assertThat(change.fits()).isFalse();
        assertThat(change.message()).contains("No capacity here.");
    }

    @Test
    void aDryRunInTheMiddleOfAChangePasses() {
        service.domain().on(UPDATE, DRY.formatted("\"DeploymentType\":\"Undetermined\"", "pass", ""));
        assertThat(refusal(() -> provider.foresee(keeping(BIGGER))).failure().retryable())
                .isTrue();
    }

    @Test
    void aDryRunOfNothingAsksNothing() {
        service.domain();
        assertThat(provider.foresee(order(SMALL)).movesData()).isFalse();
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void onlyWhatIsOursByItsTagsIsDeletedAndOnlyOnce() {
        service.domain().on(DELETE, "{\"DomainStatus\":" + RecordedService.status("\"Deleted\":true") + "}");
        service.on(TAGS, RecordedService.tags("other", "team-a", Samples.NAME));
        provider.delete(REF);
        service.on(TAGS, "{\"TagList\":[]}");
        provider.delete(REF);
        service.domain("\"Deleted\":true");
        provider.delete(REF);
        assertThat(service.changes()).isEmpty();
        service.domain();
        provider.delete(REF);
        assertThat(service.changes()).hasSize(1);
        service.on(DELETE, RecordedService.error(409, "ResourceNotFoundException", "gone"));
        provider.delete(REF);
    }

    @Test
    void deletingWhatIsGoneDoesNothing() {
        provider.delete(REF);
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void theListIsAskedForInChunksAndHoldsOursAlone() {
        List<String> names =
                IntStream.range(0, 7).mapToObj(i -> "logs-123456789" + i).toList();
        service.on(NAMES, names(names, "somebody-elses"))
                .on(INFO, describing(names.subList(0, 5)), describing(names.subList(5, 7)));
        names.forEach(name -> service.on(
                TAGS + "/?arn=arn%3Aaws%3Aes%3Aus-east-1%3A1%3Adomain%2F" + name,
                RecordedService.tags(name.endsWith("3") ? "other" : "prod", "team-a", name)));
        assertThat(provider.list())
                .hasSize(6)
                .contains(new FoundEngine(
                        new EngineRef(REF.account(), new Slug("logs-1234567896"), "aws-us-east-1"),
                        Instant.parse("2026-01-01T00:00:00Z")))
                .noneMatch(found -> found.ref().slug().value().endsWith("3"));
        assertThat(service.bodies(INFO))
                .extracting(body -> Samples.json(body).get("DomainNames").size())
                .containsExactly(5, 2);
    }

    @Test
    void aListThatCannotBeReadIsAnErrorAndNeverEmpty() {
        for (String body : List.of("{}", "", "<html/>", "[]")) {
            service.on(NAMES, body);
            assertThat(refusal(provider::list).failure().retryable()).isTrue();
        }
        service.on(NAMES, names(List.of(Samples.NAME), "other")).on(INFO, "{}");
        assertThat(refusal(provider::list).failure().retryable()).isTrue();
        service.on(INFO, describing(List.of(Samples.NAME)), FaultServer.reset()).on(TAGS, "{}");
        assertThat(refusal(provider::list).failure().retryable()).isTrue();
        service.on(NAMES, "{\"DomainNames\":[]}");
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void allRegionsAreListed() {
        service.on(NAMES, "{\"DomainNames\":[]}");
        Samples.provider(service.port(), Map.of("REGIONS", "us-east-1,eu-west-1"))
                .list();
        assertThat(service.bodies(NAMES)).hasSize(2);
    }

    private static String names(List<String> ours, String other) {
        return ours.stream()
                .map("{\"DomainName\":\"%s\",\"EngineType\":\"OpenSearch\"}"::formatted)
                .collect(Collectors.joining(",", "{\"DomainNames\":[{\"DomainName\":\"" + other + "\"},", "]}"));
    }

    private static FaultServer.Behaviour describing(List<String> names) {
        return FaultServer.answering(
                200,
                "application/json",
                names.stream()
                        .map(name -> RecordedService.status("\"DomainName\":\"" + name
                                + "\",\"ARN\":\"arn:aws:es:us-east-1:1:domain/" + name + "\""))
                        .collect(Collectors.joining(",", "{\"DomainStatusList\":[", "]}")));
    }

    private static EngineOrder keeping(String size) {
        return order("OpenSearch_2.19", size, Optional.empty());
    }

    private static ProviderException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ProviderException.class, call);
    }
}
