package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
    @Test
    void theFolderOfOurOwnVariable_winsOverTheSharedOne() {
        assertThat(CacheFolder.of(Map.of("SEARCHFLEET_CACHE", "/own", "XDG_CACHE_HOME", "/shared")))
                .isEqualTo(new CacheFolder(Path.of("/own")));
        assertThat(CacheFolder.of(Map.of("SEARCHFLEET_CACHE", " ", "XDG_CACHE_HOME", "/shared")))
                .isEqualTo(new CacheFolder(Path.of("/shared/searchfleet")));
    }

    @Test
    void withoutVariables_itIsInTheHomeFolder() {
        assertThat(CacheFolder.of(Map.of()))
                .isEqualTo(new CacheFolder(Path.of(System.getProperty("user.home"), ".cache", "searchfleet")));
    }
}
