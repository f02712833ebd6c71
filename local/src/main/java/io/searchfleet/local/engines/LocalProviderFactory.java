package io.searchfleet.local.engines;

import io.searchfleet.Environment;
import io.searchfleet.fleet.ClusterProvider;
import java.nio.file.Path;

/** The provider {@code local}; {@code ENGINES_FOLDER} is the folder of the engines that the runtime has opened. */
public final class LocalProviderFactory implements ClusterProvider.Factory {
    @Override
    public String name() {
        return "local";
    }

    @Override
    public ClusterProvider make(Environment environment) {
        return new LocalProvider(Engines.in(Path.of(environment.required("ENGINES_FOLDER"))));
    }
}
