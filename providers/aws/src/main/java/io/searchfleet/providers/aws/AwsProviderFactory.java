package io.searchfleet.providers.aws;

import io.searchfleet.Environment;
import io.searchfleet.fleet.ClusterProvider;
import java.time.Clock;

/** Makes the provider {@code aws}; what it reads from the environment is told by {@link Settings}. */
public final class AwsProviderFactory implements ClusterProvider.Factory {
    @Override
    public String name() {
        return "aws";
    }

    @Override
    public ClusterProvider make(Environment environment) {
        Settings settings = Settings.of(environment);
        return new AwsProvider(settings, new Clients(settings), Clock.systemUTC());
    }
}
