package io.searchfleet.providers.aws;

import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.opensearch.model.DryRunMode;
import software.amazon.awssdk.services.opensearch.model.DryRunProgressStatus;
import software.amazon.awssdk.services.opensearch.model.DryRunResults;
import software.amazon.awssdk.services.opensearch.model.UpdateDomainConfigRequest;
import software.amazon.awssdk.services.opensearch.model.ValidationFailure;

/** Asks the service what a change of a domain would take, and waits a few seconds for its answer. */
record DryRun(OpenSearchClient client, UpdateDomainConfigRequest change, Duration pause) {
    private static final int QUESTIONS = 4;

    private record Answer(
            @Nullable DryRunResults results, @Nullable DryRunProgressStatus progress) {
        boolean isPending() {
            return failures().isEmpty()
                    && (deploymentType().isEmpty() || progress != null && "pending".equals(progress.dryRunStatus()));
        }

        String deploymentType() {
            return results == null ? "" : Objects.requireNonNullElse(results.deploymentType(), "");
        }

        String message() {
            return results == null ? "" : Objects.requireNonNullElse(results.message(), "");
        }

        List<ValidationFailure> failures() {
            return progress == null ? List.of() : progress.validationFailures();
        }
    }

    /** @param room what is known of the room for the documents */
    EngineChange foresee(String room) {
        Answer answer = ask();
        for (int question = 0; question < QUESTIONS && answer.isPending(); question++) {
            sleep();
            answer = askAgain(answer);
        }
        return change(answer, room);
    }

    private Answer ask() {
        var response = client.updateDomainConfig(
                change.toBuilder().dryRun(true).dryRunMode(DryRunMode.VERBOSE).build());
        return new Answer(response.dryRunResults(), response.dryRunProgressStatus());
    }

    private Answer askAgain(Answer before) {
        DryRunProgressStatus progress = before.progress();
        String id = progress == null ? null : progress.dryRunId();
        var response = client.describeDryRunProgress(
                request -> request.domainName(change.domainName()).dryRunId(id));
        return new Answer(response.dryRunResults(), response.dryRunProgressStatus());
    }

    private void sleep() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.passing("interrupted", "This was stopped while the service worked it out.");
        }
    }

    private static EngineChange change(Answer answer, String room) {
        if (!answer.failures().isEmpty()) {
            return new EngineChange(false, false, "The service would refuse: " + text(answer.failures()));
        }
        return switch (answer.deploymentType()) {
            case "DynamicUpdate" ->
                new EngineChange(false, true, text("The domain changes in place.", answer.message(), room));
            case "None" -> new EngineChange(false, true, text("Nothing has to be changed.", answer.message()));
            case "Undetermined" ->
                throw ProviderException.passing(
                        "change_in_progress",
                        text("The domain is being changed already. Try again later.", answer.message()));
            case "Blue/Green" ->
                new EngineChange(
                        true,
                        true,
                        text("The service makes new nodes and moves the documents there.", answer.message(), room));
            default ->
                new EngineChange(
                        true,
                        true,
                        text(
                                "The service does not say yet how it would do it: count on new nodes.",
                                answer.message(),
                                room));
        };
    }

    private static String text(List<ValidationFailure> failures) {
        return failures.stream()
                .map(failure -> Objects.requireNonNullElse(failure.message(), failure.code()))
                .collect(Collectors.joining(" "));
    }

    private static String text(String... parts) {
        return List.of(parts).stream().filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
    }
}
