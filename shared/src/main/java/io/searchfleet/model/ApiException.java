package io.searchfleet.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one error of this product: what went wrong, in words for the caller. It knows no HTTP status of ours; the renderer
 * of each API family gives it one. Its messages never hold a secret.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The request is malformed: body, parameter or name. */
        INVALID,
        /** No valid token came with the request. */
        UNAUTHENTICATED,
        /** The token, the connection's mode or a rule of this deployment does not allow it. */
        FORBIDDEN,
        /** The named thing does not exist for this account. */
        NOT_FOUND,
        /** The path exists, not for this method. */
        METHOD_NOT_ALLOWED,
        /** It would clash with what is there. */
        CONFLICT,
        /** The Idempotency-Key was another request's. */
        KEY_REUSED,
        /** The request's body is too large, or what has to be recorded of it. */
        BODY_TOO_LARGE,
        /** The answer is larger than can be returned. */
        ANSWER_TOO_LARGE,
        /** The cluster refused our credentials while it was being connected. */
        UNAUTHORIZED_BY_CLUSTER,
        /** The cluster answered an error of its own; {@link #clusterStatus()} says which, for a conflict too. */
        REJECTED_BY_CLUSTER,
        /** The cluster's name does not resolve, or nothing takes the connection there. */
        CLUSTER_UNREACHABLE,
        /** What the cluster answered makes no sense, or it broke off. */
        BAD_CLUSTER_ANSWER,
        /** The cluster did not answer in time. */
        CLUSTER_TIMEOUT,
        /** The account is suspended. */
        SUSPENDED,
        /** More requests in a minute than the token may make. */
        TOO_MANY_REQUESTS,
        /** We cannot serve this now; trying again later helps. */
        UNAVAILABLE,
        /** A defect of ours. */
        INTERNAL;

        /** The name in logs, such as {@code not_found}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final transient List<String> messages;
    private final int clusterStatus;
    private final transient List<String> allowedMethods;
    private final transient Optional<Duration> retryAfter;

    private ApiException(
            Kind kind,
            List<String> messages,
            int clusterStatus,
            List<String> allowedMethods,
            Optional<Duration> retryAfter) {
        super(String.join(" ", messages));
        this.kind = kind;
        this.messages = List.copyOf(messages);
        this.clusterStatus = clusterStatus;
        this.allowedMethods = List.copyOf(allowedMethods);
        this.retryAfter = retryAfter;
    }

    private static ApiException of(Kind kind, String message) {
        return new ApiException(kind, List.of(message), 0, List.of(), Optional.empty());
    }

    public static ApiException invalid(String message) {
        return of(Kind.INVALID, message);
    }

    /** All faults of one request in one answer. */
    public static ApiException invalid(List<String> messages) {
        return new ApiException(Kind.INVALID, messages, 0, List.of(), Optional.empty());
    }

    public static ApiException unauthenticated() {
        // The first is what Bonsai's clients know.
        return new ApiException(
                Kind.UNAUTHENTICATED,
                List.of(
                        "The API token is missing, inactive or does not exist.",
                        "Send it as user and password (curl -u key:secret) or as 'Authorization: Bearer key:secret'."),
                0,
                List.of(),
                Optional.empty());
    }

    public static ApiException forbidden(String message) {
        return of(Kind.FORBIDDEN, message);
    }

    public static ApiException notFound(String message) {
        return of(Kind.NOT_FOUND, message);
    }

    /** In several sentences, as Bonsai's clients know them. */
    public static ApiException notFound(List<String> messages) {
        return new ApiException(Kind.NOT_FOUND, messages, 0, List.of(), Optional.empty());
    }

    public static ApiException methodNotAllowed(String method, List<String> allowed) {
        return new ApiException(
                Kind.METHOD_NOT_ALLOWED,
                List.of("This path does not take " + method + "; it takes " + String.join(", ", allowed) + "."),
                0,
                allowed,
                Optional.empty());
    }

    public static ApiException conflict(String message) {
        return of(Kind.CONFLICT, message);
    }

    /** The cluster says that what is to be made is there already. */
    public static ApiException conflictInCluster(int status, String reason) {
        return new ApiException(Kind.CONFLICT, List.of(reason), status, List.of(), Optional.empty());
    }

    /** The same change is being made at this moment. */
    public static ApiException inProgress(String message, Duration retryAfter) {
        return new ApiException(Kind.CONFLICT, List.of(message), 0, List.of(), Optional.of(retryAfter));
    }

    public static ApiException keyReused() {
        return of(
                Kind.KEY_REUSED,
                "This Idempotency-Key was used for another request. Each request has a key of its own; a key lasts a day.");
    }

    public static ApiException bodyTooLarge(int limit) {
        return of(Kind.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    public static ApiException recordTooLarge() {
        return of(
                Kind.BODY_TOO_LARGE,
                "What has to be recorded of this is more than 400 KB, the most that a record may have; make it smaller.");
    }

    public static ApiException answerTooLarge(String message) {
        return of(Kind.ANSWER_TOO_LARGE, message);
    }

    public static ApiException unauthorizedByCluster(String message) {
        return of(Kind.UNAUTHORIZED_BY_CLUSTER, message);
    }

    /** @param status what the cluster answered, 400 to 599 */
    public static ApiException rejectedByCluster(int status, String reason) {
        return new ApiException(Kind.REJECTED_BY_CLUSTER, List.of(reason), status, List.of(), Optional.empty());
    }

    public static ApiException clusterUnreachable(String message) {
        return of(Kind.CLUSTER_UNREACHABLE, message);
    }

    public static ApiException badClusterAnswer(String message) {
        return of(Kind.BAD_CLUSTER_ANSWER, message);
    }

    public static ApiException clusterTimeout(String message) {
        return of(Kind.CLUSTER_TIMEOUT, message);
    }

    public static ApiException suspended() {
        return of(
                Kind.SUSPENDED,
                "This account is suspended. Nothing of it was deleted; the owner of this deployment can lift that.");
    }

    public static ApiException tooManyRequests(String message, Duration retryAfter) {
        return new ApiException(Kind.TOO_MANY_REQUESTS, List.of(message), 0, List.of(), Optional.of(retryAfter));
    }

    public static ApiException unavailable(String message, Duration retryAfter) {
        return new ApiException(Kind.UNAVAILABLE, List.of(message), 0, List.of(), Optional.of(retryAfter));
    }

    public static ApiException internal(String requestId) {
        return of(Kind.INTERNAL, "Something went wrong on our side; the log has it under request " + requestId + ".");
    }

    /** It is an answer, not a defect: where it was thrown does not matter, and stack traces are slow. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The same error, with a further sentence; what stands before it ends like one, also where a cluster wrote it. */
    public ApiException withNote(String sentence) {
        List<String> all = new ArrayList<>(messages);
        all.set(all.size() - 1, ended(all.getLast()));
        all.add(sentence);
        return new ApiException(kind, all, clusterStatus, allowedMethods, retryAfter);
    }

    private static String ended(String text) {
        return text.isBlank()
                        || ".!?…:".indexOf(text.strip().charAt(text.strip().length() - 1)) >= 0
                ? text
                : text + ".";
    }

    /** The same error, with what it came from: for the log alone. */
    public ApiException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public List<String> messages() {
        return messages;
    }

    /**
     * Whether its words may be a cluster's. Those may quote the request, with the keys in a repository's settings or in a
     * document: they are for the caller, and never stored.
     */
    public boolean quotesCluster() {
        return clusterStatus > 0
                || switch (kind) {
                    case UNAUTHORIZED_BY_CLUSTER, REJECTED_BY_CLUSTER, BAD_CLUSTER_ANSWER, CLUSTER_TIMEOUT -> true;
                    case INVALID,
                            UNAUTHENTICATED,
                            FORBIDDEN,
                            NOT_FOUND,
                            METHOD_NOT_ALLOWED,
                            CONFLICT,
                            KEY_REUSED,
                            BODY_TOO_LARGE,
                            ANSWER_TOO_LARGE,
                            CLUSTER_UNREACHABLE,
                            SUSPENDED,
                            TOO_MANY_REQUESTS,
                            UNAVAILABLE,
                            INTERNAL -> false;
                };
    }

    /** What a record may keep of it: our own words alone. */
    public String forRecord() {
        if (!quotesCluster()) {
            return String.join(" ", messages);
        }
        return clusterStatus > 0
                ? "The cluster answered " + clusterStatus + "; its words are not kept."
                : "The cluster is the cause; its words are not kept.";
    }

    /** The cluster's own status; 0 when the error is not the cluster's. */
    public int clusterStatus() {
        return clusterStatus;
    }

    /** What the path takes; empty but for {@link Kind#METHOD_NOT_ALLOWED}. */
    public List<String> allowedMethods() {
        return allowedMethods;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
