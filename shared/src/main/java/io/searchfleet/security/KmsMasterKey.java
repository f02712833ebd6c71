package io.searchfleet.security;

import io.searchfleet.aws.Early;
import io.searchfleet.model.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/** A customer-managed KMS key. The context is KMS's encryption context, so key policies and CloudTrail can name it. */
final class KmsMasterKey implements MasterKey {
    private final String arn;
    private final Supplier<KmsClient> kms;

    KmsMasterKey(String arn) {
        this.arn = arn;
        this.kms = Early.make("key", KmsMasterKey::client, _ -> {});
    }

    private static KmsClient client() {
        return KmsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(1))
                        .socketTimeout(Duration.ofSeconds(2)))
                .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofSeconds(4)))
                .build();
    }

    @Override
    public DataKey generate(Map<String, String> context) {
        return asked(client -> {
            var made = client.generateDataKey(
                    request -> request.keyId(arn).keySpec(DataKeySpec.AES_256).encryptionContext(context));
            return new DataKey(
                    made.plaintext().asByteArray(), made.ciphertextBlob().asByteArray());
        });
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Map<String, String> context) {
        return asked(client -> client.decrypt(request -> request.keyId(arn)
                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped))
                        .encryptionContext(context))
                .plaintext()
                .asByteArray());
    }

    private <T> T asked(Function<KmsClient, T> call) {
        try {
            return call.apply(kms.get());
        } catch (SdkException e) {
            throw ApiException.unavailable(
                            "The key service did not answer, so that credentials cannot be read now. Try again.",
                            Duration.ofSeconds(2))
                    .causedBy(e);
        }
    }
}
