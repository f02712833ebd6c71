package io.searchfleet.functions.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.audit.AuditTrail;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Query;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Shows who changed what in the caller's account. */
final class AuditActions {
    /** Parameters, and the field of a record that each must equal. */
    private static final Map<String, String> FILTERS = Map.of(
            "token", "token",
            "source", "source",
            "method", "method",
            "route", "route",
            "outcome", "outcome",
            "status", "status",
            "cluster", "cluster_name",
            "index", "index_names");

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final int USUAL_SIZE = 50;
    private static final int LARGEST_SIZE = 500;

    private final AuditTrail trail;

    AuditActions(AuditTrail trail) {
        this.trail = trail;
    }

    /** {@code {"audit":[…],"next":"/audit?…"}}, the latest first; {@code next} is null on the last page. */
    Reply list(Request request) {
        Query query = request.query();
        Map<String, String> fields = new HashMap<>();
        FILTERS.forEach((parameter, field) -> query.first(parameter).ifPresent(value -> fields.put(field, value)));
        Optional<String> to = query.first("to").map(text -> AuditTrail.moment(time("to", text)));
        AuditTrail.Page page = trail.page(
                request.identity().account(),
                new AuditTrail.Filter(
                        query.first("from").map(text -> AuditTrail.moment(time("from", text))),
                        query.first("before").map(AuditTrail::id).or(() -> to),
                        fields),
                (int) query.number("size", USUAL_SIZE, LARGEST_SIZE));
        ObjectNode body = Json.object().set("audit", Json.tree(page.entries()));
        return Reply.ok(body.put(
                "next", page.next().map(before -> query.next("/audit", before)).orElse(null)));
    }

    private static Instant time(String name, String text) {
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw ApiException.invalid("'" + name + "' must be of a year from 0 to 9999.");
            }
            return time;
        } catch (DateTimeParseException e) {
            throw ApiException.invalid("'" + name + "' must be a time such as 2026-01-31T12:00:00Z.");
        }
    }

    /** {@code {"reads":[{"date","token","reads"}]}}, the latest day first. */
    Reply reads(Request request) {
        Optional<Instant> from = request.query().first("from").map(text -> time("from", text));
        return Reply.ok(Json.object()
                .set("reads", Json.tree(trail.readCounts(request.identity().account(), from))));
    }
}
