package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
    @ParameterizedTest
    @CsvSource({"/, ''", "/a, 0", "/a/{b}, 01", "/a/{b}/c, 010", "/a/{b+}, 02", "/{a}, 1"})
    void literalSegments_comeBeforeVariables_andTheseBeforeGreedyOnes(String path, String specificity) {
        PathTemplate template = new PathTemplate(path);
        assertThat(template.specificity()).isEqualTo(specificity);
        assertThat(template).hasToString(path);
    }

    @Test
    void aPathThatIsShorterOrLonger_doesNotFit() {
        PathTemplate template = new PathTemplate("/a/{b}/c");
        assertThat(template.match(List.of())).isEmpty();
        assertThat(template.match(List.of("a"))).isEmpty();
        assertThat(template.match(List.of("a", "x"))).isEmpty();
        assertThat(template.match(List.of("a", "x", "c"))).contains(Map.of("b", List.of("x")));
        assertThat(template.match(List.of("a", "x", "c", "d"))).isEmpty();
        assertThat(template.match(List.of("z", "x", "c"))).isEmpty();
    }

    @Test
    void aGreedyVariable_takesOneSegmentOrMore() {
        PathTemplate template = new PathTemplate("/a/{b+}");
        assertThat(template.match(List.of("a"))).isEmpty();
        assertThat(template.match(List.of("a", "x"))).contains(Map.of("b", List.of("x")));
        assertThat(template.match(List.of("a", "x", "y"))).contains(Map.of("b", List.of("x", "y")));
    }

    @Test
    void theRoot_hasNoSegments() {
        assertThat(new PathTemplate("/").match(List.of())).contains(Map.of());
        assertThat(new PathTemplate("/").match(List.of("a"))).isEmpty();
    }
}
