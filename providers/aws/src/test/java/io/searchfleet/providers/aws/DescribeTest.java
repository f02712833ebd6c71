package io.searchfleet.providers.aws;

import static io.searchfleet.providers.aws.RecordedService.DESCRIBE;
import static io.searchfleet.providers.aws.RecordedService.PROGRESS;
import static io.searchfleet.providers.aws.RecordedService.TAGS;
import static io.searchfleet.providers.aws.Samples.REF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.FaultServer.Behaviour;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DescribeTest {
    private static final String STAGES = """
            {"ChangeProgressStatus":{"ChangeId":"c","Status":"PROCESSING","TotalNumberOfStages":4,
             "ConfigChangeStatus":"%s","ChangeProgressStages":[
              {"Name":"Validation","Status":"COMPLETED"},
              {"Name":"Creating a new environment","Status":"IN_PROGRESS","Description":"This may take a while"},
              {"Name":"Capacity","Status":"%s","Description":"No capacity for m6g.large.search"},
              {"Name":"Copying shards","Status":"PENDING"}]}}
            """;

    private final RecordedService service = new RecordedService();
    private final AwsProvider provider = Samples.provider(service.port(), Map.of(), Duration.ofMillis(1_500));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aDomainThatServesIsReadyAtItsEndpoint() {
        service.domain();
        assertThat(report(State.READY, 100).address())
                .contains(new ClusterAddress(true, "search-logs-abc.us-east-1.es.amazonaws.com", 443));
        assertThat(service.bodies(PROGRESS)).isEmpty();
        assertThat(provider.promise(REF)).isEmpty();
    }

    @Test
    void aDomainInOurNetworkIsReadyAtItsVpcEndpoint() {
        service.domain("\"Endpoint\":null,\"Endpoints\":{\"vpc\":\"vpc-logs-abc.us-east-1.es.amazonaws.com\"}");
        assertThat(report(State.READY, 100).address())
                .contains(new ClusterAddress(true, "vpc-logs-abc.us-east-1.es.amazonaws.com", 443));
    }

    @Test
    void anEmulatorMayNameAPort() {
        service.domain("\"Endpoint\":\"logs.localhost.example:4599\"");
        assertThat(report(State.READY, 100).address())
                .contains(new ClusterAddress(true, "logs.localhost.example", 4599));
    }

    @Test
    void aDomainThatIsHalfMadeIsAtWorkWithoutAnAddress() {
        service.domain("\"Endpoint\":null,\"Processing\":true");
        assertThat(report(State.WORKING, 0).address()).isEmpty();
        service.on(PROGRESS, STAGES.formatted("ApplyingChanges", "PENDING"));
        assertThat(report(State.WORKING, 25).message())
                .isEqualTo("Creating a new environment: This may take a while (1 of 4 stages done)");
        service.domain("\"Endpoint\":null,\"Processing\":false");
        report(State.WORKING, 25);
        service.domain("\"Created\":false");
        report(State.WORKING, 25);
    }

    @Test
    void aDomainThatIsChangedOrUpgradedIsAtWorkAndServes() {
        service.domain("\"Processing\":true").on(PROGRESS, STAGES.formatted("ApplyingChanges", "COMPLETED"));
        assertThat(report(State.WORKING, 50).address()).isPresent();
        service.domain("\"UpgradeProcessing\":true").on(PROGRESS, RecordedService.error(500, "InternalException", "x"));
        assertThat(report(State.WORKING, 0).message()).contains("upgraded");
    }

    @Test
    void aDomainThatIsBeingDeletedSaysSo() {
        service.domain("\"Deleted\":true,\"Processing\":true");
        report(State.DELETING, 0);
        service.domain("\"DomainProcessingStatus\":\"Deleting\"");
        report(State.DELETING, 0);
    }

    @Test
    void anIsolatedDomainIsDown() {
        service.domain("\"DomainProcessingStatus\":\"Isolated\"");
        report(State.DOWN, 0);
    }

    @Test
    void aChangeThatTheServiceCannotMakeHasFailedAndSaysWhy() {
        service.domain(
                        "\"Processing\":true,\"ChangeProgressDetails\":{\"ChangeId\":\"c\",\"Message\":\"Validation failed.\","
                                + "\"ConfigChangeStatus\":\"ValidationFailed\"}")
                .on(PROGRESS, STAGES.formatted("ValidationFailed", "FAILED"));
        assertThat(report(State.FAILED, 0).message())
                .contains("Validation failed.")
                .contains("No capacity for m6g.large.search");
    }

    @Test
    void nothingAndSomebodyElsesAreNothing() {
        assertThat(provider.describe(REF)).isEmpty();
        service.domain().on(TAGS, RecordedService.tags("other", "team-a", Samples.NAME));
        assertThat(provider.describe(REF)).isEmpty();
    }

    static Stream<Behaviour> nonsense() {
        return Stream.of(
                FaultServer.answering(200, "text/html", "<html><body>Sign in</body></html>"),
                FaultServer.answering(503, "text/html", "<html><body>Sorry</body></html>"),
                FaultServer.answering(200, "application/json", ""),
                FaultServer.answering(200, "application/json", "{}"),
                FaultServer.answering(200, "application/json", "[]"),
                FaultServer.answering(200, "application/json", "{\"DomainStatus\":{\"ARN\":null}}"),
                FaultServer.answering(200, "application/json", "{\"DomainStatus\":{\"DomainName\""),
                FaultServer.answering(200, "application/json", "{\"DomainStatus\":\"gone\"}"),
                FaultServer.answering(
                        200,
                        "application/json",
                        "{\"DomainStatus\":" + RecordedService.status("\"Endpoint\":\"http://a b/\"") + "}"),
                FaultServer.raw(
                        "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"Dom"),
                FaultServer.reset(),
                FaultServer.silent());
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsNeverTakenForADomainThatIsGone(Behaviour behaviour) {
        service.domain().on(DESCRIBE, behaviour);
        passing(() -> provider.describe(REF));
        assertThat(service.changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void tagsThatCannotBeReadAreNotTakenForSomebodyElses(Behaviour behaviour) {
        service.domain("\"Endpoint\":\"http://a b/\"").on(TAGS, behaviour);
        passing(() -> provider.describe(REF));
    }

    private static void passing(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long start = System.nanoTime();
        ProviderException failed = catchThrowableOfType(ProviderException.class, call);
        assertThat(failed.failure().retryable()).as(failed.getMessage()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    private EngineReport report(State state, int percent) {
        EngineReport report = provider.describe(REF).orElseThrow();
        assertThat(report.state()).isEqualTo(state);
        assertThat(report.percent()).isEqualTo(percent);
        return report;
    }
}
