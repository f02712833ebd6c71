package io.searchfleet.engine;

import io.searchfleet.model.ApiException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signs requests by AWS Signature Version 4: method, path, query, host, time, session token, and the hash of the body as
 * it is sent, which goes along in {@code x-amz-content-sha256} as serverless collections want it.
 */
final class SigV4Signer implements RequestSigner {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final ClusterAddress address;
    private final Credentials.SigV4 access;
    private final AwsCredentialsProvider provider;

    SigV4Signer(ClusterAddress address, Credentials.SigV4 access, AwsCredentialsProvider provider) {
        this.address = address;
        this.access = access;
        this.provider = provider;
    }

    @Override
    public void sign(HttpUriRequestBase request, byte[] body) {
        AwsCredentials credentials = credentials();
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.getMethod()))
                .uri(URI.create(address.url() + request.getRequestUri()))
                .build();
        SdkHttpRequest signed = SIGNER.sign(sign -> sign.identity(credentials)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, access.service())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, access.region()))
                .request();
        // Its own form of the query, which is the one that was signed: a space as %20, never as a plus.
        URI uri = signed.getUri();
        request.setUri(
                URI.create(uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery()));
        signed.forEachHeader((name, values) -> request.setHeader(name, values.getFirst()));
    }

    private AwsCredentials credentials() {
        try {
            return provider.resolveCredentials();
        } catch (AwsServiceException e) {
            throw ApiException.badClusterAnswer("The role " + access.roleArn().orElse("of this deployment")
                    + " cannot be taken on (" + e.awsErrorDetails().errorCode() + "). Its trust policy must allow this"
                    + " deployment's function roles, with the external id '" + access.externalId() + "'.");
        } catch (SdkException e) {
            throw ApiException.badClusterAnswer(
                    "There are no AWS credentials to sign this request with, or AWS did not give them in time.");
        }
    }
}
