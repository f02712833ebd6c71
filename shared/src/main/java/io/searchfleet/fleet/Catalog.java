package io.searchfleet.fleet;

import io.searchfleet.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What can be ordered here: of all that the catalogue file names, what the provider at hand can run.
 *
 * @param plans those that have a size for the provider; the first is taken unless another is named
 * @param spaces those that the provider reaches
 * @param releases those that the provider runs
 */
public record Catalog(List<Plan> plans, List<Space> spaces, List<Release> releases) {
    public Catalog {
        plans = List.copyOf(plans);
        spaces = List.copyOf(spaces);
        releases = List.copyOf(releases);
    }

    /**
     * The catalogue of a deployment: the file {@code catalog/NAME.json} of this build, {@code CATALOG} being the name
     * (default {@code default}), for the provider that {@code PROVIDER} names.
     *
     * @throws IllegalStateException with all faults of the file
     */
    public static Catalog of(Environment environment) {
        return named(environment.optional("CATALOG").orElse("default"), environment.required("PROVIDER"));
    }

    static Catalog named(String name, String provider) {
        String file = "/catalog/" + name + ".json";
        try (InputStream in = Catalog.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("There is no catalogue '" + name + "': a file catalog/" + name
                        + ".json has to be there when Searchfleet is built.");
            }
            return CatalogReader.read("catalog/" + name + ".json", in.readAllBytes(), provider);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    public Optional<Plan> plan(String slug) {
        return plans.stream().filter(plan -> plan.slug().equals(slug)).findFirst();
    }

    public Optional<Space> space(String path) {
        return spaces.stream().filter(space -> space.path().equals(path)).findFirst();
    }

    public Optional<Release> release(String slug) {
        return releases.stream().filter(release -> release.slug().equals(slug)).findFirst();
    }

    /** The plan that is taken unless another is named. */
    public Plan usualPlan() {
        return plans.getFirst();
    }
}
