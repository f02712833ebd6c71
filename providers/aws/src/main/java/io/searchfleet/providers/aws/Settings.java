package io.searchfleet.providers.aws;

import io.searchfleet.Environment;
import io.searchfleet.fleet.ProviderException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How domains are made in this deployment.
 *
 * @param deployment the mark of its domains: two deployments in one AWS account never touch each other's
 * @param home the region of the deployment itself, which subnets, security groups and key belong to
 * @param regions those that are searched for domains
 * @param subnets one per zone at least; empty: domains answer in the public internet
 * @param kmsKey what data at rest is encrypted with; empty: a key of the service's own
 * @param endpoint of an emulator, for all regions
 */
record Settings(
        String deployment,
        String home,
        List<String> regions,
        List<String> subnets,
        List<String> securityGroups,
        Optional<String> kmsKey,
        Optional<URI> endpoint) {

    /**
     * From {@code DEPLOYMENT}, {@code AWS_REGION}, {@code REGIONS} (a comma list; the home region unless set),
     * {@code DOMAIN_SUBNETS} and {@code DOMAIN_SECURITY_GROUPS} (comma lists), {@code DOMAIN_KMS_KEY} and, for emulators
     * only, {@code AWS_OPENSEARCH_ENDPOINT}.
     *
     * @throws IllegalStateException when one that has to be set is missing
     */
    static Settings of(Environment environment) {
        String home = environment.required("AWS_REGION");
        List<String> regions = environment.list("REGIONS");
        return new Settings(
                environment.required("DEPLOYMENT"),
                home,
                regions.isEmpty() ? List.of(home) : regions.stream().distinct().toList(),
                environment.list("DOMAIN_SUBNETS"),
                environment.list("DOMAIN_SECURITY_GROUPS"),
                environment.optional("DOMAIN_KMS_KEY"),
                environment.optional("AWS_OPENSEARCH_ENDPOINT").map(URI::create));
    }

    /** @throws ProviderException lasting, when a domain of the region could not be as these settings want it */
    void requireUsable(String region, int zones) {
        boolean isBound = !subnets.isEmpty() || kmsKey.isPresent();
        if (isBound && !region.equals(home)) {
            throw ProviderException.lasting(
                    "region_not_prepared",
                    "The subnets and the key that this deployment uses are in " + home
                            + ", and the cluster would be in " + region + ". Choose a space of " + home + ".");
        }
        if (!subnets.isEmpty() && subnets.size() < zones) {
            throw ProviderException.lasting(
                    "too_few_subnets",
                    "The plan has " + zones + " zones, and DOMAIN_SUBNETS names " + subnets.size()
                            + ": a domain needs a subnet in each zone.");
        }
    }
}
