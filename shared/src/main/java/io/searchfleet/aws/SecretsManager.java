package io.searchfleet.aws;

import io.searchfleet.Environment;
import io.searchfleet.aws.AwsJson.Service;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** AWS Secrets Manager. */
public final class SecretsManager {
    private final AwsJson aws;

    private SecretsManager(AwsJson aws) {
        this.aws = aws;
    }

    public static SecretsManager of(Environment environment) {
        return new SecretsManager(AwsJson.of(Service.SECRETS, environment));
    }

    /**
     * The text of a secret, by its name or ARN.
     *
     * @throws RuntimeException that tells why it is not to be had
     */
    public String text(String id) {
        try {
            return aws.call("GetSecretValue", Json.object().put("SecretId", id))
                    .success()
                    .path("SecretString")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException("Secrets Manager was not reached", e);
        }
    }
}
