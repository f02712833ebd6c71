package io.searchfleet.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads a catalogue file, and says all that is wrong with it at once, each fault with its place. */
final class CatalogReader {
    private static final String EVERY = "*";

    private final String file;
    private final String provider;
    private final List<String> faults = new ArrayList<>();

    private CatalogReader(String file, String provider) {
        this.file = file;
        this.provider = provider;
    }

    /** @throws IllegalStateException with all faults */
    static Catalog read(String file, byte[] json, String provider) {
        return new CatalogReader(file, provider).read(json);
    }

    private Catalog read(byte[] json) {
        JsonNode root = parsed(json);
        List<Entry> releases = entries(root, "releases", "slug");
        List<Entry> spaces = entries(root, "spaces", "path");
        List<Entry> plans = entries(root, "plans", "slug");
        Set<String> allReleases = ids(releases);
        Set<String> allSpaces = ids(spaces);
        List<Release> ownReleases =
                releases.stream().map(this::release).flatMap(Optional::stream).toList();
        List<Space> ownSpaces =
                spaces.stream().map(this::space).flatMap(Optional::stream).toList();
        List<Plan> ownPlans = new ArrayList<>();
        for (Entry plan : plans) {
            List<String> runs = references(plan, "releases", allReleases);
            List<String> lives = references(plan, "spaces", allSpaces);
            plan(plan, offered(runs, ownReleases, Release::slug), offered(lives, ownSpaces, Space::path))
                    .ifPresent(ownPlans::add);
        }
        if (faults.isEmpty() && ownPlans.isEmpty()) {
            faults.add("no plan has a size, a release and a space for the provider '" + provider + "'.");
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "The catalogue " + file + " cannot be used:\n- " + String.join("\n- ", faults));
        }
        return new Catalog(ownPlans, ownSpaces, ownReleases);
    }

    private JsonNode parsed(byte[] json) {
        try {
            return Json.parse(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The catalogue " + file + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    /** One entry of a list, and how to name it in a fault. */
    private record Entry(String id, ObjectNode json, String place) {}

    private List<Entry> entries(JsonNode root, String list, String idField) {
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (!root.path(list).isArray() || root.path(list).isEmpty()) {
            faults.add("'" + list + "' must be a list of at least one entry.");
        }
        for (JsonNode element : root.path(list)) {
            String id = element.path(idField).asText("");
            String place = list + " '" + id + "'";
            if (!(element instanceof ObjectNode object)
                    || !element.path(idField).isTextual()
                    || id.isBlank()) {
                faults.add("an entry of '" + list + "' has no '" + idField + "'.");
            } else if (seen.add(id)) {
                entries.add(new Entry(id, object, place));
            } else {
                faults.add(place + " is there twice.");
            }
        }
        return entries;
    }

    private static Set<String> ids(List<Entry> entries) {
        Set<String> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(entry.id()));
        return ids;
    }

    /** Empty: the provider does not run it. */
    private Optional<Release> release(Entry entry) {
        String engine = entry.json().path("engines").path(provider).asText("");
        Release release = new Release(
                entry.id(),
                text(entry, "name"),
                text(entry, "service_type"),
                text(entry, "version"),
                text(entry, "package_name"),
                flag(entry, "multitenant"),
                engine);
        if (!entry.json().path("engines").isObject()) {
            faults.add(entry.place() + ": 'engines' must be an object: what each provider calls it.");
        }
        return engine.isEmpty() ? Optional.empty() : Optional.of(release);
    }

    /** Empty: the provider does not reach it. */
    private Optional<Space> space(Entry entry) {
        JsonNode cloud = entry.json().path("cloud");
        Entry inner = new Entry(
                entry.id(), cloud instanceof ObjectNode object ? object : Json.object(), entry.place() + ": cloud");
        Space space =
                new Space(entry.id(), flag(entry, "private_network"), text(inner, "provider"), text(inner, "region"));
        if (!entry.id().matches("[a-z0-9._-]+(/[a-z0-9._-]+)*")) {
            faults.add(entry.place() + ": a path is lower-case words with '/' between them.");
        }
        return texts(entry, "providers").contains(provider) ? Optional.of(space) : Optional.empty();
    }

    /** Empty: the provider has nothing for it. */
    private Optional<Plan> plan(Entry entry, List<String> releases, List<String> spaces) {
        JsonNode size = entry.json().path("size").path(provider);
        Plan plan = new Plan(
                entry.id(),
                text(entry, "name"),
                number(entry, "price_in_cents"),
                number(entry, "billing_interval_in_months"),
                flag(entry, "single_tenant"),
                flag(entry, "private_network"),
                releases,
                spaces,
                entry.json().has("most_per_account")
                        ? OptionalInt.of(number(entry, "most_per_account"))
                        : OptionalInt.empty(),
                size instanceof ObjectNode object ? object : Json.object());
        if (!entry.json().path("size").isObject()) {
            faults.add(entry.place() + ": 'size' must be an object: what the plan means to each provider.");
        }
        boolean isOffered = size.isObject() && !releases.isEmpty() && !spaces.isEmpty();
        return isOffered ? Optional.of(plan) : Optional.empty();
    }

    private List<String> references(Entry entry, String field, Set<String> known) {
        List<String> named = texts(entry, field);
        named.stream()
                .filter(name -> !name.equals(EVERY) && !known.contains(name))
                .forEach(name ->
                        faults.add(entry.place() + ": '" + field + "' names '" + name + "', which is none of them."));
        return named;
    }

    private static <T> List<String> offered(List<String> named, List<T> own, Function<T, String> id) {
        List<String> all = own.stream().map(id).toList();
        return named.contains(EVERY)
                ? all
                : named.stream().filter(all::contains).toList();
    }

    private String text(Entry entry, String field) {
        JsonNode value = entry.json().path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            faults.add(entry.place() + ": '" + field + "' must be a text.");
            return "";
        }
        return value.textValue();
    }

    private List<String> texts(Entry entry, String field) {
        List<String> texts = new ArrayList<>();
        JsonNode list = entry.json().path(field);
        list.forEach(value -> texts.add(value.asText()));
        if (!list.isArray() || list.isEmpty()) {
            faults.add(entry.place() + ": '" + field + "' must be a list of at least one text.");
        }
        return texts;
    }

    private int number(Entry entry, String field) {
        JsonNode value = entry.json().path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
            faults.add(entry.place() + ": '" + field + "' must be a whole number, 0 or more.");
            return 0;
        }
        return value.intValue();
    }

    private boolean flag(Entry entry, String field) {
        JsonNode value = entry.json().path(field);
        if (!value.isBoolean()) {
            faults.add(entry.place() + ": '" + field + "' must be true or false.");
        }
        return value.asBoolean();
    }
}
