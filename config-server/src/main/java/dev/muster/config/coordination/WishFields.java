package dev.muster.config.coordination;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fields that every wish for a lock, permits or leadership has, as callers may leave them out. */
public final class WishFields {

    private WishFields() {}

    /** Who asks; has to be said. */
    public static OwnerId owner(@Nullable OwnerId said) {
        return required("owner", said, "the name of who asks");
    }

    /** On which lease: one of the two has to be said. */
    public static LeaseTerms lease(@Nullable LeaseId lease, @Nullable Duration ttl) {
        return new LeaseTerms(lease, ttl);
    }

    /** How long to wait; not at all if nothing is said. */
    public static Duration longest(@Nullable Duration said) {
        return Objects.requireNonNullElse(said, Duration.ZERO);
    }

    /** The token of a grant; has to be said. */
    public static FencingToken token(@Nullable Long said) {
        return new FencingToken(required("token", said, "the token of the grant"));
    }

    /**
     * The id of a request, from its header or its body; a new one if it has none, so that it cannot be repeated.
     *
     * @throws InvalidArgumentException if they differ
     */
    public static RequestId request(@Nullable String header, @Nullable RequestId body) {
        if (header == null) {
            return body == null ? RequestId.random() : body;
        }
        RequestId named = new RequestId(header);
        if (body != null && !body.equals(named)) {
            throw new InvalidArgumentException(
                    "request", body, named + " as in the header Idempotency-Key, or one of the two");
        }
        return named;
    }

    /** Refuses what is left out. */
    public static <T> T required(String field, @Nullable T said, String expected) {
        if (said == null) {
            throw new InvalidArgumentException(field, "nothing", expected);
        }
        return said;
    }
}
