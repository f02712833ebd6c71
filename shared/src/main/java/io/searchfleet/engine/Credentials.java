package io.searchfleet.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How we show ourselves to a cluster. Never in a log or an answer: {@code toString} tells the kind alone. The
 * constructors throw {@link IllegalArgumentException} with a message fit for a user, which never holds the secret.
 */
public sealed interface Credentials {
    /** The kind, as users name it: {@code none}, {@code basic}, {@code api_key}, {@code bearer}, {@code sigv4}. */
    String type();

    /** Whether it holds what must not be sent to anyone but the cluster that it is for. */
    default boolean isSecret() {
        return true;
    }

    /** Whether it sets the header of this name (in lower case) itself. */
    default boolean owns(String header) {
        return header.equals("authorization");
    }

    /** Itself, where it is a user and a password. */
    default Optional<Basic> basic() {
        return this instanceof Basic basic ? Optional.of(basic) : Optional.empty();
    }

    /** A cluster that asks for nothing. */
    record None() implements Credentials {
        @Override
        public String type() {
            return "none";
        }

        @Override
        public boolean isSecret() {
            return false;
        }

        @Override
        public boolean owns(String header) {
            return false;
        }
    }

    /** Those that are a header of their own. */
    sealed interface Header extends Credentials {
        /** The value of the header {@code Authorization}. */
        String authorization();
    }

    /** HTTP Basic. */
    record Basic(String username, String password) implements Header {
        public Basic {
            if (username.isEmpty() || username.contains(":")) {
                throw new IllegalArgumentException("'username' must have at least one character and no colon.");
            }
        }

        @Override
        public String type() {
            return "basic";
        }

        @Override
        public String authorization() {
            return "Basic " + base64(username + ":" + password);
        }

        @Override
        public String toString() {
            return "Basic[…]";
        }
    }

    /** An API key of Elasticsearch or OpenSearch. */
    record ApiKey(String encoded) implements Header {
        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+/_-]{4,4000}={0,2}");

        /** @param encoded base 64 of {@code id:key}, as Elasticsearch shows it under {@code encoded} */
        public ApiKey {
            if (!FORM.matcher(encoded).matches()) {
                throw new IllegalArgumentException("'auth.api_key' must be the key as the cluster shows it under"
                        + " 'encoded' (base 64 of id:key), or come with its 'auth.id'.");
            }
        }

        /** From the two parts that Elasticsearch also shows. */
        public static ApiKey of(String id, String key) {
            return new ApiKey(base64(id + ":" + key));
        }

        @Override
        public String type() {
            return "api_key";
        }

        @Override
        public String authorization() {
            return "ApiKey " + encoded;
        }

        @Override
        public String toString() {
            return "ApiKey[…]";
        }
    }

    /** A token, such as a JWT. */
    record Bearer(String token) implements Header {
        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,16000}=*");

        public Bearer {
            if (!FORM.matcher(token).matches()) {
                throw new IllegalArgumentException(
                        "'auth.token' must be a bearer token: letters, digits and ._~+/- (RFC 6750).");
            }
        }

        @Override
        public String type() {
            return "bearer";
        }

        @Override
        public String authorization() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "Bearer[…]";
        }
    }

    /**
     * AWS Signature Version 4: each request is signed with credentials that the deployment has or, by a role, is lent.
     *
     * @param service {@code es} for domains of Amazon OpenSearch Service, {@code aoss} for its serverless collections
     * @param roleArn the role to take on; empty: that of the deployment itself
     * @param externalId what the role's trust policy may insist on, so that no other account of this deployment can have
     *     the role lent to us taken on for itself: always the account's own id, never the caller's choice
     */
    record SigV4(String region, String service, Optional<String> roleArn, String externalId) implements Credentials {
        private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}");
        private static final Pattern ROLE =
                Pattern.compile("arn:aws[a-z0-9-]{0,20}:iam::\\d{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");

        public SigV4 {
            if (!REGION.matcher(region).matches()) {
                throw new IllegalArgumentException("'auth.region' must be a region such as eu-central-1.");
            }
            if (!service.equals("es") && !service.equals("aoss")) {
                throw new IllegalArgumentException("'auth.service' must be es or aoss.");
            }
            if (roleArn.filter(arn -> !ROLE.matcher(arn).matches()).isPresent()) {
                throw new IllegalArgumentException(
                        "'auth.role_arn' must be the ARN of a role, such as arn:aws:iam::123456789012:role/name.");
            }
        }

        @Override
        public String type() {
            return "sigv4";
        }

        @Override
        public boolean isSecret() {
            return false;
        }

        /** AWS wants every x-amz header signed: one that came later would break the signature. */
        @Override
        public boolean owns(String header) {
            return header.equals("authorization") || header.startsWith("x-amz-");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
