package io.searchfleet.functions.connections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Diagnosis;
import io.searchfleet.engine.Diagnosis.Step;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Connects many clusters at once. Each has its own row in the answer; one that fails keeps no other from being stored. */
final class ImportService {
    private static final int MOST = 100;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ConnectService connecting;

    ImportService(ConnectService connecting) {
        this.connecting = connecting;
    }

    /** An entry of the body: what it says, or why that cannot be. */
    private record Entry(Optional<String> name, Part<ConnectionForm> form) {}

    /** Connects those that can be; a row {name, ok, error} per entry. */
    List<ObjectNode> connect(AccountId account, ObjectNode body, Budget request) {
        Budget budget = request.atMost(DEADLINE);
        List<Entry> entries = entries(account, body);
        List<Part<ClusterInfo>> found = askAll(entries, budget, form -> connecting.ask(form.endpoint(), budget));
        List<ObjectNode> rows = new ArrayList<>();
        // One after the other, in the order of the body: names are given out as if each were connected on its own.
        for (int i = 0; i < entries.size(); i++) {
            rows.add(store(account, entries.get(i), found.get(i)));
        }
        return rows;
    }

    /** Tries them all and stores none; a row {name, ok, error} per entry. */
    List<ObjectNode> tryOut(AccountId account, ObjectNode body, Budget request) {
        Budget budget = request.atMost(DEADLINE);
        List<Entry> entries = entries(account, body);
        List<Part<Diagnosis>> found = askAll(entries, budget, form -> connecting.diagnose(form.endpoint(), budget));
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            rows.add(row(entries.get(i).name(), fault(found.get(i))));
        }
        return rows;
    }

    private static List<Entry> entries(AccountId account, ObjectNode body) {
        JsonNode list = body.path("connections");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
            throw ApiException.invalid("'connections' must be a list of 1 to " + MOST + " connections.");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode element : list) {
            Optional<String> name = Optional.ofNullable(element.path("name").textValue());
            boolean isNew = name.map(names::add).orElse(true);
            entries.add(new Entry(
                    name,
                    isNew
                            ? form(element, account)
                            : new Part.Missing<>(ApiException.invalid("This name stands in the list twice."))));
        }
        return entries;
    }

    private static Part<ConnectionForm> form(JsonNode element, AccountId account) {
        if (!(element instanceof ObjectNode object)) {
            return new Part.Missing<>(ApiException.invalid("A connection must be an object."));
        }
        try {
            return new Part.Present<>(ConnectionForm.ofNew(new Fields(object), account));
        } catch (ApiException e) {
            return new Part.Missing<>(e);
        }
    }

    private static <T> List<Part<T>> askAll(List<Entry> entries, Budget budget, Function<ConnectionForm, T> call) {
        return Fanout.all(
                budget,
                entries.stream()
                        .<Supplier<T>>map(entry -> () -> call.apply(given(entry.form())))
                        .toList());
    }

    private ObjectNode store(AccountId account, Entry entry, Part<ClusterInfo> found) {
        try {
            ConnectionForm form = given(entry.form());
            Connection stored = connecting.save(account, form, given(found));
            return row(Optional.of(stored.name().value()), Optional.empty());
        } catch (ApiException e) {
            return row(entry.name(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static <T> T given(Part<T> part) {
        return part.toOptional().orElseThrow(() -> part.missing().orElseThrow());
    }

    private static Optional<String> fault(Part<Diagnosis> found) {
        return found.toOptional()
                .map(diagnosis -> diagnosis.steps().stream()
                        .filter(step -> step.ok().equals(Optional.of(false)))
                        .map(Step::detail)
                        .findFirst())
                .orElseGet(() -> found.missing().map(ApiException::getMessage));
    }

    private static ObjectNode row(Optional<String> name, Optional<String> error) {
        return Json.object()
                .put("name", name.orElse(null))
                .put("ok", error.isEmpty())
                .put("error", error.orElse(null));
    }
}
