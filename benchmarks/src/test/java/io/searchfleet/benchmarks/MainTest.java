package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @Test
    void withoutAName_allAreListed() {
        assertThat(run()).isZero();
        assertThat(text(out).lines())
                .containsExactly(
                        "passthrough   what a call through Searchfleet costs, against the same call made directly",
                        "reindex       what a reindex job costs, against the cluster's bare _reindex",
                        "provisioning  from ordering a cluster to using it, against the bare start of its engine",
                        "load          a mixed workload over up to 1,000 clusters, against direct calls",
                        "coldstart     from the start of a function's process to its first answer, against an empty function");
        assertThat(text(progress)).isEmpty();
    }

    @Test
    void anUnknownName_isOneClearLine() {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(text(progress))
                .isEqualToIgnoringNewLines("searchfleet: no benchmark 'nonsense': ./searchfleet bench lists them");
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "7", "--rounds", "--rounds 0", "--rounds 5 --function", "--function NoFunction"})
    void unknownArgumentsOfColdStart_areOneClearLine(String arguments) {
        assertThat(run(("coldstart " + arguments).split(" "))).isEqualTo(2);
        assertThat(text(progress)).startsWith("searchfleet: ").contains("takes").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "61", "-1", "1.5", "ten", ""})
    void secondsOutOfRange_isOneClearLine(String seconds) {
        assertThat(run("passthrough", "--seconds", seconds)).isEqualTo(2);
        assertThat(text(progress))
                .isEqualToIgnoringNewLines("searchfleet: --seconds takes a whole number from 1 to 60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "7", "--seconds 1 2"})
    void unknownArguments_areOneClearLine(String arguments) {
        assertThat(run(("passthrough " + arguments).split(" "))).isEqualTo(2);
        assertThat(text(progress))
                .contains("passthrough takes only --seconds N")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "7", "--rounds 1 2", "--documents 5 --seconds 1"})
    void unknownArgumentsOfReindex_areOneClearLine(String arguments) {
        assertThat(run(("reindex " + arguments).split(" "))).isEqualTo(2);
        assertThat(text(progress)).contains("reindex takes only --rounds N").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds", "--rounds 0", "--rounds 100", "--documents 1.5", "--documents 10000000"})
    void numbersOfReindexOutOfRange_areOneClearLine(String arguments) {
        assertThat(run(("reindex " + arguments).split(" ", -1))).isEqualTo(2);
        assertThat(text(progress))
                .startsWith("searchfleet: " + arguments.split(" ", -1)[0] + " takes a whole number from 1 to ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "7", "--rounds 1 2", "--rounds 0", "--rounds 100", "--rounds x"})
    void unknownArgumentsOfProvisioning_areOneClearLine(String arguments) {
        assertThat(run(("provisioning " + arguments).split(" "))).isEqualTo(2);
        assertThat(text(progress)).contains("--rounds").hasLineCount(1);
    }

    private int run(String... arguments) {
        return Main.run(List.of(arguments), new PrintStream(out), new PrintStream(progress));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
