package io.searchfleet.providers.aws;

import software.amazon.awssdk.services.opensearch.model.DomainStatus;

/** What is there under the name of a cluster's domain. */
sealed interface Found {
    /** The domain of this cluster, as its tags prove. */
    record Ours(DomainStatus status, DomainTags tags) implements Found {}

    /** Somebody else's, never to be touched. */
    record Foreign() implements Found {}

    record Nothing() implements Found {}
}
