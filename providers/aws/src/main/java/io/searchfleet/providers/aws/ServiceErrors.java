package io.searchfleet.providers.aws;

import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ProviderException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the service refuses, in the words of a provider. The service's own words are kept, cut to a bound and without the
 * password, which a message about a value may repeat; exceptions of the SDK go no further, for the same reason.
 */
final class ServiceErrors {
    private static final int LONGEST = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private ServiceErrors() {}

    /** @throws ProviderException in place of whatever the SDK throws */
    static <T> T translated(Optional<Credentials.Basic> secret, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw refused(e, secret);
        } catch (ApiCallTimeoutException e) {
            throw ProviderException.passing(
                    "aws_timeout", "Amazon OpenSearch Service did not answer in time. Try again later.");
        } catch (SdkException | UncheckedIOException e) {
            throw ProviderException.passing(
                    "aws_unreachable",
                    "Amazon OpenSearch Service could not be called, or its answer not be read ("
                            + e.getClass().getSimpleName()
                            + "). Try again later; when that stays, see whether this function has credentials and a way"
                            + " to the service's endpoint.");
        }
    }

    static ProviderException unintelligible(String what) {
        return ProviderException.passing(
                "aws_answer_unintelligible",
                "Amazon OpenSearch Service answered without " + what + ". Try again later.");
    }

    private static ProviderException refused(AwsServiceException error, Optional<Credentials.Basic> secret) {
        String words = words(error, secret);
        if (error.isThrottlingException() || error.statusCode() == 429) {
            return ProviderException.passing(
                    "aws_throttled", "Amazon OpenSearch Service is asked too often. Try again later." + words);
        }
        return switch (code(error)) {
            case "LimitExceededException" ->
                ProviderException.lasting(
                        "aws_limit_exceeded",
                        "A limit of this AWS account is reached. Delete a domain, choose a smaller plan, or have the quota"
                                + " of Amazon OpenSearch Service raised." + words);
            case "ResourceAlreadyExistsException" ->
                ProviderException.lasting(
                        "domain_name_taken", "There is a domain of this name that is not ours." + words);
            case "InvalidTypeException" ->
                ProviderException.lasting(
                        "instance_type_not_available",
                        "The service does not have this type here. Correct the plan in the catalogue." + words);
            case "ValidationException" -> invalid(words);
            case "ConflictException", "DependencyFailureException" ->
                ProviderException.passing(
                        "aws_conflict", "The domain is busy with something else. Try again later." + words);
            case "DisabledOperationException" ->
                ProviderException.lasting(
                        "aws_operation_disabled", "The service has disabled this for the domain." + words);
            case "ExpiredTokenException", "ExpiredToken" ->
                ProviderException.passing(
                        "aws_credentials_expired", "The credentials of this function ran out. Try again later.");
            case "ResourceNotFoundException" ->
                ProviderException.lasting("domain_missing", "The domain is gone." + words);
            default -> other(error, words);
        };
    }

    private static ProviderException invalid(String words) {
        boolean isBusy = words.toLowerCase(Locale.ROOT).contains("in progress");
        return isBusy
                ? ProviderException.passing(
                        "change_in_progress", "The domain is being changed already. Try again later." + words)
                : ProviderException.lasting("aws_refused", "The service refuses what was ordered." + words);
    }

    private static ProviderException other(AwsServiceException error, String words) {
        if (error.statusCode() == 403
                || error.statusCode() == 401
                || code(error).startsWith("AccessDenied")) {
            return ProviderException.lasting(
                    "aws_access_denied",
                    "The role of this function lacks a permission, or the region is not enabled. See"
                            + " docs/aws-provider.md for the actions it needs." + words);
        }
        if (error.statusCode() >= 500 && error.statusCode() != NOT_IMPLEMENTED) {
            return ProviderException.passing(
                    "aws_failed",
                    "Amazon OpenSearch Service failed (" + error.statusCode() + "). Try again later." + words);
        }
        return ProviderException.lasting(
                "aws_refused", "The service refuses (" + error.statusCode() + " " + code(error) + ")." + words);
    }

    private static String code(AwsServiceException error) {
        return details(error).map(AwsErrorDetails::errorCode).orElse("");
    }

    private static Optional<AwsErrorDetails> details(AwsServiceException error) {
        return Optional.ofNullable(error.awsErrorDetails());
    }

    private static String words(AwsServiceException error, Optional<Credentials.Basic> secret) {
        String message =
                details(error).map(AwsErrorDetails::errorMessage).orElse("").strip();
        String clean = secret.map(Credentials.Basic::password)
                .filter(password -> !password.isEmpty())
                .map(password -> message.replace(password, "…"))
                .orElse(message);
        return clean.isEmpty() ? "" : " It says: " + clean.substring(0, Math.min(clean.length(), LONGEST));
    }

    /** What the SDK may leave out although it does not say so. */
    static <T> T required(T value, String what) {
        if (Objects.isNull(value)) {
            throw unintelligible(what);
        }
        return value;
    }
}
