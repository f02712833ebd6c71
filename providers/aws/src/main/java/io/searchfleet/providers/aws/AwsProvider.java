package io.searchfleet.providers.aws;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.opensearch.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.opensearch.model.ResourceNotFoundException;

/**
 * Runs each cluster as a domain of Amazon OpenSearch Service. A domain is known by its name, which comes from the slug, and
 * is ours by its tags alone: one without them is neither changed nor deleted, and counts as none.
 */
final class AwsProvider implements ClusterProvider {
    private static final Duration PATIENCE = Duration.ofMinutes(90);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern REGION = Pattern.compile("aws-[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}");

    private final Settings settings;
    private final Clients clients;
    private final Clock clock;

    AwsProvider(Settings settings, Clients clients, Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
    }

    /** Empty: the service makes up a part of the address. */
    @Override
    public Optional<ClusterAddress> promise(EngineRef ref) {
        return Optional.empty();
    }

    @Override
    public void create(EngineOrder order) {
        DomainRequests requests = checked(order);
        Credentials.Basic master = order.credentials().orElseThrow(AwsProvider::noCredentials);
        MasterPassword.require(master);
        ServiceErrors.translated(order.credentials(), () -> {
            if (!isThere(order.ref())) {
                create(requests, master);
            }
            return true;
        });
    }

    private DomainRequests checked(EngineOrder order) {
        DomainRequests requests = DomainRequests.of(settings, region(order.ref()), order);
        settings.requireUsable(requests.region(), requests.size().zones());
        var _ = new EngineVersion(order.engine());
        return requests;
    }

    private static ProviderException noCredentials() {
        return ProviderException.lasting("credentials_missing", "A new domain needs a user and a password.");
    }

    private boolean isThere(EngineRef ref) {
        return switch (domains(ref).find(ref)) {
            case Found.Nothing _ -> false;
            case Found.Foreign _ -> throw foreign(ref);
            case Found.Ours ours -> {
                if (DomainReport.isBeingDeleted(ours.status())) {
                    throw beingDeleted(ref);
                }
                yield true;
            }
        };
    }

    /** An attempt whose answer was lost makes the next one find the name taken: then it is ours. */
    private void create(DomainRequests requests, Credentials.Basic master) {
        EngineRef ref = requests.order().ref();
        try {
            client(ref).createDomain(requests.creation(clients.account(), master, clock.instant()));
        } catch (ResourceAlreadyExistsException e) {
            if (!isThere(ref)) {
                throw beingDeleted(ref);
            }
        }
    }

    @Override
    public Optional<EngineReport> describe(EngineRef ref) {
        return ServiceErrors.translated(Optional.empty(), () -> switch (domains(ref)
                .find(ref)) {
            case Found.Ours ours -> Optional.of(DomainReport.of(client(ref), ours.status()));
            case Found.Foreign _, Found.Nothing _ -> Optional.empty();
        });
    }

    @Override
    public void update(EngineOrder order) {
        DomainRequests requests = checked(order);
        order.credentials().ifPresent(MasterPassword::require);
        ServiceErrors.translated(order.credentials(), () -> {
            Found.Ours ours = changeable(order);
            requests.change(ours.status(), order.credentials()).ifPresent(client(order.ref())::updateDomainConfig);
            ours.tags()
                    .change(order.tags())
                    .ifPresent(tag -> client(order.ref())
                            .addTags(request -> request.arn(ours.status().arn()).tagList(tag)));
            return true;
        });
    }

    private Found.Ours changeable(EngineOrder order) {
        return switch (domains(order.ref()).find(order.ref())) {
            case Found.Nothing _ ->
                throw ProviderException.lasting(
                        "domain_missing", "The cluster has no domain any more: nothing is left to be changed.");
            case Found.Foreign _ -> throw foreign(order.ref());
            case Found.Ours ours -> {
                if (DomainReport.isBeingDeleted(ours.status())) {
                    throw ProviderException.lasting("domain_missing", "The domain is being deleted.");
                }
                requireRelease(order, ours);
                yield ours;
            }
        };
    }

    private static void requireRelease(EngineOrder order, Found.Ours ours) {
        if (!order.engine().equals(ours.status().engineVersion())) {
            throw ProviderException.lasting(
                    "release_change_not_possible",
                    "The domain runs " + ours.status().engineVersion() + " and " + order.engine()
                            + " is ordered. Upgrades are not made: order a new cluster and reindex into it.");
        }
    }

    @Override
    public EngineChange foresee(EngineOrder order) {
        DomainRequests requests = checked(order);
        return ServiceErrors.translated(order.credentials(), () -> {
            Found.Ours ours = changeable(order);
            String room = requests.mayHaveLessRoom(ours.status())
                    ? "Whether the documents fit into less storage was not checked: compare with the cluster's disk use."
                    : "";
            return requests.change(ours.status(), Optional.empty())
                    .map(change -> new DryRun(client(order.ref()), change, PAUSE).foresee(room))
                    .orElseGet(() -> new EngineChange(false, true, "Nothing has to be changed."));
        });
    }

    @Override
    public void delete(EngineRef ref) {
        ServiceErrors.translated(Optional.empty(), () -> {
            if (domains(ref).find(ref) instanceof Found.Ours ours && !DomainReport.isBeingDeleted(ours.status())) {
                delete(ref, ours);
            }
            return true;
        });
    }

    private void delete(EngineRef ref, Found.Ours ours) {
        try {
            client(ref).deleteDomain(request -> request.domainName(ours.status().domainName()));
        } catch (ResourceNotFoundException e) {
            // Somebody was faster: it is gone, as was wanted.
        }
    }

    @Override
    public List<FoundEngine> list() {
        return ServiceErrors.translated(
                Optional.empty(),
                () -> settings.regions().stream()
                        .flatMap(region -> domains(region).list(clock.instant()).stream())
                        .toList());
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    private static ProviderException foreign(EngineRef ref) {
        return ProviderException.lasting(
                "domain_name_taken",
                "There is a domain " + DomainName.of(ref.slug())
                        + " in this AWS account that is not ours, by its tags. It is left alone: delete or rename it, or"
                        + " order the cluster under another name.");
    }

    private static ProviderException beingDeleted(EngineRef ref) {
        return ProviderException.passing(
                "domain_being_deleted",
                "The domain " + DomainName.of(ref.slug()) + " is still being deleted. Try again later.");
    }

    private Domains domains(EngineRef ref) {
        return domains(region(ref));
    }

    private Domains domains(String region) {
        return new Domains(clients.of(region), settings.deployment(), region);
    }

    private OpenSearchClient client(EngineRef ref) {
        return clients.of(region(ref));
    }

    private static String region(EngineRef ref) {
        if (!REGION.matcher(ref.region()).matches()) {
            throw ProviderException.lasting(
                    "region_not_possible",
                    "The space's region must be one of AWS, such as aws-us-east-1, not '" + ref.region() + "'.");
        }
        return ref.region().substring("aws-".length());
    }
}
