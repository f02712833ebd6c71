package io.searchfleet.functions.fleet;

import io.searchfleet.fleet.Catalog;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.Plan;
import io.searchfleet.fleet.Release;
import io.searchfleet.fleet.Space;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what is ordered, in Bonsai's words, and gathers all that is wrong with it. */
final class ClusterForm {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 100;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._'()&+,:/#@-]*(?<! )");
    private static final String END = "Your request could not be processed. ";

    private final Fields fields;
    private final Catalog catalog;

    ClusterForm(Fields fields, Catalog catalog) {
        this.fields = fields;
        this.catalog = catalog;
    }

    /** A cluster to be made. */
    record Order(String name, Plan plan, Space space, Release release, List<String> tags, boolean deletionProtection) {}

    /** What of a cluster is to change; empty: stays. */
    record Change(
            Optional<String> name,
            Optional<Plan> plan,
            Optional<List<String>> tags,
            Optional<Boolean> deletionProtection) {
        ManagedCluster onto(ManagedCluster known) {
            ManagedCluster.Changed changed = known.with()
                    .name(name.orElse(known.name()))
                    .tags(tags.orElse(known.tags()))
                    .deletionProtection(deletionProtection.orElse(known.deletionProtection()));
            plan.ifPresent(wanted -> changed.nextPlan(wanted.slug()).state(ClusterState.UPDATING_PLAN));
            return changed.done();
        }
    }

    /** @throws ApiException invalid, with all faults */
    Order order() {
        Optional<String> name = name(fields.requiredText("name", LONGEST_NAME));
        Optional<String> wantedSpace = fields.text("space");
        boolean isUsual = !fields.has("plan") || fields.isNull("plan");
        Optional<Plan> plan = isUsual ? Optional.of(catalog.usualPlan()) : plan();
        Optional<Space> space = wantedSpace.flatMap(path -> isInCluster(path)
                ? fields.fault("Space '" + path + "' is a cluster: none can be made inside of another one.")
                : known(path, "Space", "spaces", catalog::space));
        Optional<Release> release =
                fields.text("release").flatMap(slug -> known(slug, "Release", "releases", catalog::release));
        Optional<List<String>> tags = tags();
        Optional<Boolean> isProtected = fields.bool("deletion_protection");
        check();
        Plan ordered = plan.orElseThrow();
        requireSpace(ordered, space.map(Space::path));
        requireRelease(ordered, release.map(Release::slug));
        return new Order(
                name.orElseThrow(),
                ordered,
                space.or(() -> catalog.space(ordered.spaces().getFirst())).orElseThrow(),
                release.or(() -> catalog.release(ordered.releases().getFirst())).orElseThrow(),
                tags.orElse(List.of()),
                isProtected.orElse(false));
    }

    /** @throws ApiException invalid, with all faults */
    Change change(ManagedCluster cluster) {
        Optional<String> name = name(fields.text("name", LONGEST_NAME));
        Optional<Plan> plan = fields.text("plan")
                .filter(slug -> !slug.equals(cluster.plan()))
                .flatMap(slug -> known(slug, "Plan", "plans", catalog::plan));
        Optional<List<String>> tags = tags();
        Optional<Boolean> isProtected = fields.bool("deletion_protection");
        for (String fixed : List.of("space", "release")) {
            fields.holds(
                    !fields.has(fixed) || fields.isNull(fixed),
                    "'" + fixed + "' of a cluster cannot be changed. Make another one, and reindex into it.");
        }
        check();
        plan.ifPresent(wanted -> {
            requireSpace(wanted, Optional.of(cluster.space().path()));
            requireRelease(wanted, Optional.of(cluster.release().slug()));
        });
        return new Change(name, plan, tags, isProtected);
    }

    private Optional<Plan> plan() {
        return fields.text("plan").flatMap(slug -> known(slug, "Plan", "plans", catalog::plan));
    }

    private Optional<String> name(Optional<String> text) {
        return text.filter(name -> fields.holds(
                NAME.matcher(name).matches(),
                "'name' begins with a letter or digit, and goes on with letters, digits, spaces and ._'()&+,:/#@-"));
    }

    private Optional<List<String>> tags() {
        return fields.texts("tags")
                .filter(tags -> fields.holds(
                        tags.size() <= MOST_TAGS
                                && tags.stream().allMatch(tag -> !tag.isBlank() && tag.length() <= LONGEST_TAG),
                        "'tags' is a list of at most " + MOST_TAGS + " texts of 1 to " + LONGEST_TAG + " characters."));
    }

    private <T> Optional<T> known(String id, String what, String path, Function<String, Optional<T>> find) {
        Optional<T> found = find.apply(id);
        if (found.isEmpty()) {
            fields.fault(what + " '" + id + "' not found.");
            fields.fault("Please use the /" + path + " endpoint for a list of available " + path + ".");
        }
        return found;
    }

    /** A space's path with a cluster's slug behind it. */
    private boolean isInCluster(String path) {
        return catalog.spaces().stream().anyMatch(space -> path.startsWith(space.path() + "/"));
    }

    private void check() {
        try {
            fields.check();
        } catch (ApiException e) {
            throw e.withNote(END);
        }
    }

    private static void requireSpace(Plan plan, Optional<String> wanted) {
        wanted.filter(path -> !plan.spaces().contains(path)).ifPresent(path -> {
            throw notOffered("The plan '" + plan.slug() + "' is not offered in the space '" + path
                    + "'; its own are in 'available_spaces' of GET /plans.");
        });
    }

    private static void requireRelease(Plan plan, Optional<String> wanted) {
        wanted.filter(slug -> !plan.releases().contains(slug)).ifPresent(slug -> {
            throw notOffered("The plan '" + plan.slug() + "' does not run the release '" + slug
                    + "'; its own are in 'available_releases' of GET /plans.");
        });
    }

    private static ApiException notOffered(String why) {
        return ApiException.invalid(List.of(
                "The requested plan is not available for provisioning. Solution: Please use the plans endpoint for a"
                        + " list of available plans.",
                why,
                END));
    }
}
