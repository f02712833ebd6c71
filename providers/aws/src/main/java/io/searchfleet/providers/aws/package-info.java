/** Clusters as domains of Amazon OpenSearch Service, in the AWS account that Searchfleet itself is deployed in. */
@NullMarked
package io.searchfleet.providers.aws;

import org.jspecify.annotations.NullMarked;
