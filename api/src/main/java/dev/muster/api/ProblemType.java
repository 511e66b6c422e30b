package dev.muster.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every kind of problem our HTTP answers can name, with its status. The wire form is {@code urn:muster:problem:<slug>}. */
public enum ProblemType {
    INVALID_ARGUMENT(400, "The request cannot be right"),
    UNAUTHENTICATED(401, "Credentials are missing or not known"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "Nothing is at this address"),
    NAMESPACE_NOT_FOUND(404, "The namespace does not exist"),
    INSTANCE_NOT_FOUND(404, "The instance is not registered"),
    LEASE_NOT_FOUND(404, "The lease is not known; register again"),
    KEY_NOT_FOUND(404, "The key does not exist"),
    MEMBER_NOT_FOUND(404, "The member does not belong to the cluster"),
    RELEASE_NOT_FOUND(404, "The release does not exist"),
    METHOD_NOT_ALLOWED(405, "This address does not take this method"),
    NOT_ACCEPTABLE(406, "No representation fits the Accept header"),
    REVISION_CONFLICT(409, "Somebody else changed it first"),
    NAMESPACE_IN_USE(409, "The namespace is not empty"),
    LEASE_EXISTS(409, "There is a lease with this id"),
    MEMBER_CONFLICT(409, "The cluster's members do not allow this now"),
    CLUSTER_MISMATCH(409, "This token comes from another cluster"),
    REVISION_COMPACTED(410, "That part of the history is gone"),
    LIMIT_EXCEEDED(413, "The request is larger than the limit"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a type that is not understood"),
    TOO_MANY_REQUESTS(429, "Too many requests at once"),
    INTERNAL(500, "The server failed; nothing is known about the outcome"),
    NO_QUORUM(503, "No majority of the members answers; nothing was changed"),
    UNAVAILABLE(503, "The server is starting or stopping"),
    OUTCOME_UNKNOWN(504, "The write may have happened; repeat it with the same request id"),
    INSUFFICIENT_STORAGE(507, "The store or its disk is full; reading and deleting go on");

    private static final String PREFIX = "urn:muster:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status of an answer of this type. */
    public int status() {
        return status;
    }

    /** A sentence for people that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Wire form, e.g. {@code urn:muster:problem:lease-not-found}. */
    public String urn() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this wire form, or empty if a newer server speaks of one we do not know. */
    public static Optional<ProblemType> ofUrn(String urn) {
        return Arrays.stream(values()).filter(type -> type.urn().equals(urn)).findAny();
    }
}
