package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhaseTest {
    @Test
    void aPlainJob_neitherBlocksNorMovesAnAlias() {
        assertThat(Phase.of(order("")))
                .containsExactly(Phase.PREPARE, Phase.COPY, Phase.CATCH_UP, Phase.RESTORE, Phase.VERIFY, Phase.FINISH);
    }

    @Test
    void aCutoverWithAnAlias_hasAllPhases() {
        assertThat(Phase.of(order(",'alias':'c','cutover':'block'"))).containsExactly(Phase.values());
    }

    @Test
    void anAliasWithoutABlock_isMovedAfterTheProof() {
        assertThat(Phase.of(order(",'alias':'c'")))
                .endsWith(Phase.VERIFY, Phase.ALIAS, Phase.FINISH)
                .doesNotContain(Phase.BLOCK);
    }
}
