package io.searchfleet.fleet;

import io.searchfleet.Environment;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the provider of a deployment. */
public final class Providers {
    private Providers() {}

    /**
     * The provider that {@code PROVIDER} names.
     *
     * @throws IllegalStateException when there is none of that name among those that were packaged
     */
    public static ClusterProvider of(Environment environment) {
        String name = environment.required("PROVIDER");
        List<ClusterProvider.Factory> all = ServiceLoader.load(ClusterProvider.Factory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return all.stream()
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no provider '" + name + "' here, only "
                        + all.stream()
                                .map(ClusterProvider.Factory::name)
                                .sorted()
                                .toList() + "."))
                .make(environment);
    }
}
