/**
 * Clusters as domains of Amazon OpenSearch Service, in the AWS account that Searchfleet itself is deployed in. Keeps no record and
 * repeats no step: that is functions/provisioning, which calls it as a {@link io.searchfleet.fleet.ClusterProvider}.
 */
@NullMarked
package io.searchfleet.providers.aws;

import org.jspecify.annotations.NullMarked;
