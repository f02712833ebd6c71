package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineReleaseTest {
    private static final EngineOptions OPTIONS = EngineOptions.of(EngineRelease.OPENSEARCH_3_8, Path.of("data"));

    @ParameterizedTest
    @EnumSource
    void everyRelease_isFoundByItsId_andHasAKitAndAHost(EngineRelease release) {
        assertThat(EngineRelease.withId(release.id())).contains(release);
        assertThat(release.kit()).isNotNull();
        assertThat(release.host()).isNotNull();
        assertThat(release.id()).startsWith(release.distribution() + "-");
        assertThat(release.version()).startsWith(release.id().replaceFirst(".*-", ""));
    }

    @Test
    void anUnknownId_isNoRelease() {
        assertThat(EngineRelease.withId("opensearch-0.1")).isEmpty();
    }

    @Test
    void aTestRun_coversOneReleaseOfEachDistribution_unlessToldOtherwise() {
        assertThat(EngineRelease.underTest(""))
                .extracting(EngineRelease::distribution)
                .containsExactlyInAnyOrder("opensearch", "elasticsearch");
        assertThat(EngineRelease.underTest("all")).containsExactly(EngineRelease.values());
        assertThat(EngineRelease.underTest("elasticsearch-9.5,opensearch-1.3"))
                .containsExactly(EngineRelease.ELASTICSEARCH_9_5, EngineRelease.OPENSEARCH_1_3);
        assertThatThrownBy(() -> EngineRelease.underTest("everything")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortOutsideTheRange_isRefused(int port) {
        assertThatThrownBy(() -> OPTIONS.withPort(port)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a b", "a/b"})
    void aNameThatAnEngineWouldRefuse_isRefused(String name) {
        assertThatThrownBy(() -> OPTIONS.withClusterName(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OPTIONS.withNodeName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeapThatNoEngineStartsIn_isRefused() {
        assertThatThrownBy(() -> OPTIONS.withHeapMegabytes(32)).isInstanceOf(IllegalArgumentException.class);
    }
}
