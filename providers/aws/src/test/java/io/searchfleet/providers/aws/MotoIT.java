package io.searchfleet.providers.aws;

import static io.searchfleet.providers.aws.Samples.REF;
import static io.searchfleet.providers.aws.Samples.SMALL;
import static io.searchfleet.providers.aws.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.Environment;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.Slug;
import io.searchfleet.model.AccountId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole life of domains, over the wire, against an emulator that keeps them, which takes a minute to install. */
@EnabledIfSystemProperty(named = "searchfleet.engines", matches = "all")
final class MotoIT {
    private static @Nullable MotoServer moto;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        MotoServer running = moto;
        if (running != null) {
            running.close();
        }
    }

    private static ClusterProvider provider(String deployment) {
        return ServiceLoader.load(ClusterProvider.Factory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals("aws"))
                .findFirst()
                .orElseThrow()
                .make(Environment.of(Map.of(
                        "DEPLOYMENT",
                        deployment,
                        "AWS_REGION",
                        "us-east-1",
                        "REGIONS",
                        "us-east-1,eu-west-1",
                        "AWS_OPENSEARCH_ENDPOINT",
                        "http://127.0.0.1:" + Objects.requireNonNull(moto).port())));
    }

    @Test
    void aDomainIsMadeChangedListedAndDeletedAndNobodyElseTouchesIt() {
        ClusterProvider ours = provider("life");
        ClusterProvider others = provider("others");
        assertThat(ours.describe(REF)).isEmpty();

        ours.create(order(SMALL));
        ours.create(order(SMALL));
        EngineReport report = ours.describe(REF).orElseThrow();
        assertThat(report.state()).isEqualTo(State.READY);
        assertThat(report.address().orElseThrow().host()).startsWith("logs-1234567890.us-east-1.");
        assertThat(ours.list()).extracting(FoundEngine::ref).containsExactly(REF);

        assertThat(others.describe(REF)).isEmpty();
        assertThat(others.list()).isEmpty();
        assertThatThrownBy(() -> others.create(order(SMALL))).hasMessageContaining("not ours");
        others.delete(REF);
        assertThat(ours.describe(REF)).isPresent();

        ours.update(tagged("m6g.large.search", 3, 20));
        ours.update(tagged("m6g.large.search", 3, 20));
        assertThat(ours.foresee(tagged("m6g.large.search", 3, 20)).movesData()).isFalse();

        ours.delete(REF);
        ours.delete(REF);
        assertThat(ours.describe(REF)).isEmpty();
        assertThat(ours.list()).isEmpty();
    }

    private static EngineOrder tagged(String type, int nodes, int gb) {
        return new EngineOrder(
                REF,
                "OpenSearch_2.19",
                Samples.json("{\"instance_type\":\"%s\",\"nodes\":%d,\"volume_gb\":%d}".formatted(type, nodes, gb)),
                Optional.empty(),
                Optional.empty(),
                List.of("red", "blue"));
    }

    @Test
    void manyDomainsInTwoRegionsAreAllListed() {
        ClusterProvider many = provider("many");
        List<EngineRef> refs = List.of(
                ref("a-1000000001", "us-east-1"),
                ref("a-1000000002", "us-east-1"),
                ref("a-1000000003", "us-east-1"),
                ref("a-1000000004", "us-east-1"),
                ref("a-1000000005", "us-east-1"),
                ref("0-1000000006", "us-east-1"),
                ref("a-very-long-name-abc-1000000007", "eu-west-1"));
        refs.forEach(ref -> many.create(new EngineOrder(
                ref,
                "Elasticsearch_7.10",
                Samples.json(SMALL),
                Optional.empty(),
                Optional.of(Samples.MASTER),
                List.of())));
        assertThat(many.list()).extracting(FoundEngine::ref).containsExactlyInAnyOrderElementsOf(refs);
        assertThat(refs).allSatisfy(ref -> assertThat(many.describe(ref)).isPresent());
        refs.forEach(many::delete);
        assertThat(many.list()).isEmpty();
    }

    private static EngineRef ref(String slug, String region) {
        return new EngineRef(new AccountId("team-b"), new Slug(slug), "aws-" + region);
    }
}
