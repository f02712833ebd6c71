package io.searchfleet.providers.aws;

import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.opensearch.model.DomainInfo;
import software.amazon.awssdk.services.opensearch.model.DomainStatus;
import software.amazon.awssdk.services.opensearch.model.ResourceNotFoundException;

/** The domains of one region, and whose they are. Throws what the SDK throws. */
record Domains(OpenSearchClient client, String deployment, String region) {
    private static final int CHUNK = 5;

    /**
     * What is there for a cluster.
     *
     * @throws ProviderException passing, while a domain has neither a mark nor an address: its tags may not be visible
     *     yet, and to call it somebody else's would leave it behind without a record
     */
    Found find(EngineRef ref) {
        return status(DomainName.of(ref.slug()))
                .map(status -> whose(ref, status))
                .orElseGet(Found.Nothing::new);
    }

    private Found whose(EngineRef ref, DomainStatus status) {
        DomainTags tags = tags(status);
        if (tags.isOf(deployment, ref)) {
            return new Found.Ours(status, tags);
        }
        if (!tags.isMarked() && DomainReport.address(status).isEmpty()) {
            throw ProviderException.passing(
                    "domain_without_mark",
                    "The domain " + status.domainName()
                            + " is being made and does not show whose it is. Try again later.");
        }
        return new Found.Foreign();
    }

    private Optional<DomainStatus> status(DomainName name) {
        try {
            return Optional.of(ServiceErrors.required(
                    client.describeDomain(request -> request.domainName(name.value()))
                            .domainStatus(),
                    "the status of a domain"));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private DomainTags tags(DomainStatus status) {
        String arn = ServiceErrors.required(status.arn(), "the ARN of a domain");
        var answer = client.listTags(request -> request.arn(arn));
        if (!answer.hasTagList()) {
            throw ServiceErrors.unintelligible("the tags of a domain");
        }
        return DomainTags.of(answer.tagList());
    }

    /** Those of this deployment. Never a part of them: whoever compares would take the others for lost. */
    List<FoundEngine> list(Instant now) {
        var answer = client.listDomainNames(request -> {});
        if (!answer.hasDomainNames()) {
            throw ServiceErrors.unintelligible("the names of domains");
        }
        List<String> names = answer.domainNames().stream()
                .map(DomainInfo::domainName)
                .filter(Objects::nonNull)
                .filter(DomainName::isOne)
                .toList();
        List<FoundEngine> found = new ArrayList<>();
        for (int from = 0; from < names.size(); from += CHUNK) {
            for (DomainStatus status : statuses(names.subList(from, Math.min(names.size(), from + CHUNK)))) {
                engine(status, now).ifPresent(found::add);
            }
        }
        return found;
    }

    private List<DomainStatus> statuses(List<String> names) {
        var answer = client.describeDomains(request -> request.domainNames(names));
        if (!answer.hasDomainStatusList()) {
            throw ServiceErrors.unintelligible("the status of domains");
        }
        return answer.domainStatusList();
    }

    /** One whose tag for it is gone was made now: whoever cleans up what is old leaves it alone. */
    private Optional<FoundEngine> engine(DomainStatus status, Instant now) {
        try {
            DomainTags tags = tags(status);
            return tags.ref(deployment, region)
                    .map(ref -> new FoundEngine(ref, tags.createdAt().orElse(now)));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }
}
