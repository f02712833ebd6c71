package io.searchfleet.providers.aws;

import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.Slug;
import io.searchfleet.model.AccountId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.opensearch.model.Tag;

/** What is written on a domain: whose it is, and the user's own tags. Only these prove that a domain is ours. */
record DomainTags(Map<String, String> values) {
    private static final String DEPLOYMENT = "searchfleet:deployment";
    private static final String ACCOUNT = "searchfleet:account";
    private static final String SLUG = "searchfleet:slug";
    private static final String CREATED = "searchfleet:created";
    private static final String USER = "searchfleet:tags";
    private static final int LONGEST = 256;

    DomainTags {
        values = Map.copyOf(values);
    }

    static DomainTags of(List<Tag> tags) {
        return new DomainTags(tags.stream()
                .collect(Collectors.toMap(
                        Tag::key, tag -> Objects.requireNonNullElse(tag.value(), ""), (first, again) -> first)));
    }

    /** Those of a new domain. */
    static List<Tag> marks(String deployment, EngineRef ref, List<String> users, Instant now) {
        List<Tag> tags = new ArrayList<>(List.of(
                tag(DEPLOYMENT, deployment),
                tag(ACCOUNT, ref.account().value()),
                tag(SLUG, ref.slug().value()),
                tag(CREATED, now.truncatedTo(ChronoUnit.SECONDS).toString())));
        if (!users.isEmpty()) {
            tags.add(tag(USER, joined(users)));
        }
        return tags;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** AWS takes letters, digits, spaces and few signs in a tag, a comma not among them. */
    private static String joined(List<String> users) {
        String text = String.join(" / ", users).replaceAll("[^\\p{L}\\p{N} _.:/=+@-]", "_");
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    boolean isMarked() {
        return values.keySet().stream().anyMatch(key -> key.startsWith("searchfleet:"));
    }

    boolean isOf(String deployment, EngineRef ref) {
        return isOf(deployment)
                && ref.account().value().equals(values.get(ACCOUNT))
                && ref.slug().value().equals(values.get(SLUG));
    }

    private boolean isOf(String deployment) {
        return deployment.equals(values.get(DEPLOYMENT));
    }

    /** What the domain is called here; empty when it is none of the deployment's. */
    Optional<EngineRef> ref(String deployment, String region) {
        try {
            return isOf(deployment)
                    ? Optional.of(new EngineRef(
                            new AccountId(values.getOrDefault(ACCOUNT, "")),
                            new Slug(values.getOrDefault(SLUG, "")),
                            "aws-" + region))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** When it was ordered; empty when somebody removed that. */
    Optional<Instant> createdAt() {
        try {
            return Optional.ofNullable(values.get(CREATED)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The tag to be written so that the user's own are these; empty when they are. */
    Optional<Tag> change(List<String> users) {
        String wanted = joined(users);
        return wanted.equals(values.getOrDefault(USER, "")) ? Optional.empty() : Optional.of(tag(USER, wanted));
    }
}
