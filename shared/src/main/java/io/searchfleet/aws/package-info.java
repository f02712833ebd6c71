/**
 * AWS's services that are called in their own protocol, without the SDK's client for each, and what Lambda asks of a function's
 * process. DynamoDB is in {@code store}, KMS in {@code security}, domains in providers/aws.
 */
@NullMarked
package io.searchfleet.aws;

import org.jspecify.annotations.NullMarked;
