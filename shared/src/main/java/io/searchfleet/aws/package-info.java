/** AWS's services that are called in their own protocol, without the SDK's client for each. */
@NullMarked
package io.searchfleet.aws;

import org.jspecify.annotations.NullMarked;
