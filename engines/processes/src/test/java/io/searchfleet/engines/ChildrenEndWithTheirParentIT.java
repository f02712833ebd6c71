package io.searchfleet.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenEndWithTheirParentIT {
    @TempDir
    Path folder;

    @Test
    void whenTheParentIsKilled_allItsChildrenEndWithinSeconds() throws IOException, InterruptedException {
        try (ParentJvm parent = ParentJvm.start(folder, Map.of(), "dynamodb", "engine")) {
            List<Long> children = List.of(parent.awaitPid("dynamodb"), parent.awaitPid("engine"));

            parent.sigkill();

            ParentJvm.assertGone(Duration.ofSeconds(8), children);
        }
    }

    @Test
    void whenTheParentIsTerminated_itEndsItsChildrenBeforeItself() throws IOException, InterruptedException {
        try (ParentJvm parent = ParentJvm.start(folder, Map.of(), "dynamodb")) {
            List<Long> children = List.of(parent.awaitPid("dynamodb"));

            parent.sigterm();

            ParentJvm.assertGone(Duration.ZERO, children);
        }
    }
}
