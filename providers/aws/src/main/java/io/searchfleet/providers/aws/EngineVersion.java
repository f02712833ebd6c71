package io.searchfleet.providers.aws;

import io.searchfleet.fleet.ProviderException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version as the service names it, such as {@code OpenSearch_2.19}; only those that know users and passwords. */
record EngineVersion(String value) {
    private static final Pattern FORM = Pattern.compile("(OpenSearch|Elasticsearch)_(\\d{1,2})\\.(\\d{1,2})");

    /** @throws ProviderException lasting */
    EngineVersion {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw ProviderException.lasting(
                    "release_not_possible",
                    "Amazon OpenSearch Service names releases as in OpenSearch_2.19 and Elasticsearch_7.10, not '"
                            + value + "'. Correct the catalogue.");
        }
        if (matcher.group(1).equals("Elasticsearch") && isOlderThan67(matcher)) {
            throw ProviderException.lasting(
                    "release_not_possible",
                    "Amazon OpenSearch Service has users and passwords (fine-grained access control) from Elasticsearch"
                            + " 6.7 on, so " + value + " cannot be had. Choose a newer release.");
        }
    }

    private static boolean isOlderThan67(Matcher matcher) {
        int major = Integer.parseInt(matcher.group(2));
        return major < 6 || major == 6 && Integer.parseInt(matcher.group(3)) < 7;
    }
}
