package io.searchfleet.testing;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code filter_path=a.b,*.c} lets through, as engines do it: a star stands for one name. */
final class PathFilter extends TokenFilter {
    private final List<List<String>> paths;

    private PathFilter(List<List<String>> paths) {
        this.paths = paths;
    }

    static TokenFilter of(String list) {
        return new PathFilter(List.of(list.split(",", -1)).stream()
                .map(path -> List.of(path.split("\\.", -1)))
                .toList());
    }

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
        List<List<String>> below = new ArrayList<>();
        for (List<String> path : paths) {
            if (path.getFirst().equals("*") || path.getFirst().equals(name)) {
                if (path.size() == 1) {
                    return TokenFilter.INCLUDE_ALL;
                }
                below.add(path.subList(1, path.size()));
            }
        }
        return below.isEmpty() ? null : new PathFilter(below);
    }

    @Override
    protected boolean _includeScalar() {
        return false;
    }
}
