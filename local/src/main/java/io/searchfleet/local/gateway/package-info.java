/** What API Gateway does on AWS: routes, the authorizer and its cache, proxy events, its own error answers. */
@NullMarked
package io.searchfleet.local.gateway;

import org.jspecify.annotations.NullMarked;
