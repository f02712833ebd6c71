package io.searchfleet.engine;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Puts on each request to one cluster what shows who we are: nothing, a header, or a signature. Called last: nothing about the
 * request changes after it.
 */
@FunctionalInterface
interface RequestSigner {
    /** @param body as it goes over the wire; empty for none */
    void sign(HttpUriRequestBase request, byte[] body);

    static RequestSigner of(Endpoint endpoint, AwsAccess aws) {
        return switch (endpoint.credentials()) {
            case Credentials.None none -> (request, body) -> {};
            case Credentials.Header header ->
                (request, body) -> request.setHeader("Authorization", header.authorization());
            case Credentials.SigV4 access -> new SigV4Signer(endpoint.address(), access, aws.provider(access));
        };
    }
}
