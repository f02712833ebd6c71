package io.searchfleet.engine;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Where the AWS credentials come from that requests are signed with. */
@FunctionalInterface
public interface AwsAccess {
    /** Cheap: nothing is asked before the provider is. It keeps what it was given until shortly before that expires. */
    AwsCredentialsProvider provider(Credentials.SigV4 access);
}
