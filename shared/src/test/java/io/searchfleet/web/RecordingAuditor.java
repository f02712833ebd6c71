package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told as lines. */
final class RecordingAuditor implements Auditor {
    final List<String> lines = new ArrayList<>();
    boolean isGone;

    @Override
    public Noted begins(Attempt attempt) {
        if (isGone) {
            throw ApiException.unavailable("Gone.", Duration.ofSeconds(1));
        }
        lines.add("begins " + attempt.method() + " " + attempt.route() + " "
                + attempt.identity().key());
        return (targets, status, outcome, message) -> lines.add("ended " + status + " " + outcome + " " + message);
    }

    @Override
    public void reads(Identity identity) {
        lines.add("reads " + identity.key());
    }
}
