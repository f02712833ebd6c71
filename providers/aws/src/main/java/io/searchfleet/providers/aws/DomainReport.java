package io.searchfleet.providers.aws;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.opensearch.model.ChangeProgressStage;
import software.amazon.awssdk.services.opensearch.model.ChangeProgressStatusDetails;
import software.amazon.awssdk.services.opensearch.model.ConfigChangeStatus;
import software.amazon.awssdk.services.opensearch.model.DomainProcessingStatusType;
import software.amazon.awssdk.services.opensearch.model.DomainStatus;

/** What the service says of a domain, as a provider's report. */
final class DomainReport {
    private static final int HTTPS = 443;
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+):(\\d{1,5})");
    private static final int ALMOST = 99;

    private final OpenSearchClient client;
    private final DomainStatus status;

    private DomainReport(OpenSearchClient client, DomainStatus status) {
        this.client = client;
        this.status = status;
    }

    /** Asks the service how far it is, where it is at work. */
    static EngineReport of(OpenSearchClient client, DomainStatus status) {
        return new DomainReport(client, status).report();
    }

    /** Where a domain answers: in the public internet, or in the deployment's network. */
    static Optional<ClusterAddress> address(DomainStatus status) {
        return Stream.of(status.endpoint(), endpoint(status.endpoints()))
                .filter(Objects::nonNull)
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(DomainReport::address);
    }

    /** Emulators name a port, AWS never does. */
    private static ClusterAddress address(String endpoint) {
        Matcher matcher = WITH_PORT.matcher(endpoint);
        try {
            return matcher.matches()
                    ? new ClusterAddress(true, matcher.group(1), Integer.parseInt(matcher.group(2)))
                    : new ClusterAddress(true, endpoint, HTTPS);
        } catch (IllegalArgumentException e) {
            throw ServiceErrors.unintelligible("a usable address of the domain");
        }
    }

    private static String endpoint(Map<String, String> endpoints) {
        return endpoints.getOrDefault("vpc", "");
    }

    static boolean isBeingDeleted(DomainStatus status) {
        return Boolean.TRUE.equals(status.deleted())
                || status.domainProcessingStatus() == DomainProcessingStatusType.DELETING;
    }

    private EngineReport report() {
        Optional<ClusterAddress> address = address(status);
        EngineReport report = withoutAddress(address.isPresent());
        return address.map(report::at).orElse(report);
    }

    private EngineReport withoutAddress(boolean hasAddress) {
        if (isBeingDeleted(status)) {
            return EngineReport.of(State.DELETING, "The domain is being deleted.");
        }
        if (hasFailed()) {
            return EngineReport.of(State.FAILED, failure());
        }
        if (status.domainProcessingStatus() == DomainProcessingStatusType.ISOLATED) {
            return EngineReport.of(
                    State.DOWN,
                    "The service has isolated the domain: see its notifications in the AWS console, or ask AWS support.");
        }
        if (!hasAddress || !Boolean.TRUE.equals(status.created()) || isAtWork()) {
            return working();
        }
        return new EngineReport(State.READY, Optional.empty(), 100, "");
    }

    private boolean isAtWork() {
        return Boolean.TRUE.equals(status.processing()) || Boolean.TRUE.equals(status.upgradeProcessing());
    }

    /** The service then keeps the domain at work for ever, until somebody cancels the change or sends another one. */
    private boolean hasFailed() {
        var change = status.changeProgressDetails();
        return change != null
                && (change.configChangeStatus() == ConfigChangeStatus.VALIDATION_FAILED
                        || change.configChangeStatus() == ConfigChangeStatus.PENDING_USER_INPUT);
    }

    private String failure() {
        String said = Objects.requireNonNullElse(status.changeProgressDetails().message(), "");
        List<String> stages = progress().stream()
                .flatMap(progress -> progress.changeProgressStages().stream())
                .filter(stage -> is(stage, "FAILED"))
                .map(DomainReport::text)
                .toList();
        return String.join(
                " ",
                Stream.concat(
                                Stream.of("The service cannot make the domain be as ordered.", said),
                                Stream.concat(
                                        stages.stream(),
                                        Stream.of("Cancel the change in the AWS console, or order another.")))
                        .filter(text -> !text.isBlank())
                        .toList());
    }

    private EngineReport working() {
        return progress()
                .map(DomainReport::working)
                .orElseGet(() -> EngineReport.of(
                        State.WORKING,
                        Boolean.TRUE.equals(status.upgradeProcessing())
                                ? "The domain is being upgraded."
                                : "The domain is being made or changed."));
    }

    private static EngineReport working(ChangeProgressStatusDetails progress) {
        List<ChangeProgressStage> stages = progress.changeProgressStages();
        long done = stages.stream().filter(stage -> is(stage, "COMPLETED")).count();
        int total = Math.max(stages.size(), Objects.requireNonNullElse(progress.totalNumberOfStages(), 0));
        String current = stages.stream()
                .filter(stage -> !is(stage, "COMPLETED") && !is(stage, "PENDING"))
                .findFirst()
                .map(DomainReport::text)
                .orElse("The domain is being made or changed.");
        int percent = total == 0 ? 0 : (int) Math.min(ALMOST, 100 * done / total);
        return new EngineReport(
                State.WORKING,
                Optional.empty(),
                percent,
                total == 0 ? current : current + " (" + done + " of " + total + " stages done)");
    }

    private static boolean is(ChangeProgressStage stage, String state) {
        return state.equalsIgnoreCase(stage.status());
    }

    private static String text(ChangeProgressStage stage) {
        return Stream.of(stage.name(), stage.description())
                .filter(Objects::nonNull)
                .distinct()
                .reduce((name, description) -> name + ": " + description)
                .orElse("");
    }

    /** Empty where the service does not tell: that it is at work is known without. */
    private Optional<ChangeProgressStatusDetails> progress() {
        try {
            return Optional.ofNullable(
                    client.describeDomainChangeProgress(request -> request.domainName(status.domainName()))
                            .changeProgressStatus());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }
}
