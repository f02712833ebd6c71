package io.searchfleet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a long list that a caller wants: {@code ?page=2&size=50} and {@code ?fields=index_name,docs}. Without them
 * the list is whole, as clients of ElasticHQ know it. Rows are taken one by one, so that those which nobody wants are
 * never kept; the header {@code X-Total-Count} says how many there were.
 */
public final class Rows {
    /** The parameters that are read here, and so are not for the cluster. */
    public static final Set<String> PARAMETERS = Set.of("page", "size", "fields");

    /** How to ask for less of any list that is made here. */
    public static final String WAY_OUT = "Take a part of it: ?page=1&size=100, or the fields you need with ?fields=….";

    private static final int LARGEST_SIZE = 10_000;
    private static final int USUAL_SIZE = 100;

    private final long first;
    private final long end;
    private final Optional<Set<String>> fields;
    private final List<ObjectNode> wanted = new ArrayList<>();
    private long seen;

    private Rows(long first, long end, Optional<Set<String>> fields) {
        this.first = first;
        this.end = end;
        this.fields = fields;
    }

    /** @throws ApiException invalid */
    public static Rows of(Query query) {
        Optional<Set<String>> fields = query.first("fields").map(list -> Set.copyOf(List.of(list.split(",", -1))));
        if (query.first("page").isEmpty() && query.first("size").isEmpty()) {
            return new Rows(0, Long.MAX_VALUE, fields);
        }
        long page = query.number("page", 1, Integer.MAX_VALUE);
        long size = query.number("size", USUAL_SIZE, LARGEST_SIZE);
        return new Rows((page - 1) * size, page * size, fields);
    }

    /** Whether the caller wants all of everything. */
    public boolean isWhole() {
        return first == 0 && end == Long.MAX_VALUE && fields.isEmpty();
    }

    /** The fields that the caller wants; empty: all. */
    public Optional<Set<String>> fields() {
        return fields;
    }

    /** Takes the next row of the list, in the list's order. */
    public Rows add(ObjectNode row) {
        if (seen >= first && seen < end) {
            wanted.add(fields.map(row::retain).orElse(row));
        }
        seen++;
        return this;
    }

    public Rows addAll(List<ObjectNode> rows) {
        rows.forEach(this::add);
        return this;
    }

    public Reply reply() {
        return Reply.ok(wanted)
                .withHeader("X-Total-Count", String.valueOf(seen))
                .withWayOut(WAY_OUT);
    }
}
