package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muster.api.InvalidArgumentException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * On which lease something is held: one of the caller's, or a new one. Immutable.
 *
 * @param lease the caller's, which it keeps alive itself, also while it waits; absent: a new one is granted
 * @param ttl time to live of the new lease, which is kept alive while its owner waits and by its owner from the grant on;
 *     absent if {@code lease} is given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LeaseTerms(@Nullable LeaseId lease, @Nullable Duration ttl) {

    public LeaseTerms {
        if ((lease == null) == (ttl == null)) {
            throw new InvalidArgumentException("lease", lease + ", ttl: " + ttl, "one of the two");
        }
        if (lease != null && !lease.present()) {
            throw new InvalidArgumentException("lease", lease, "a lease that was granted");
        }
        if (ttl != null && (ttl.isZero() || ttl.isNegative())) {
            throw new InvalidArgumentException("ttl", ttl, "more than PT0S");
        }
    }

    /** A lease that the caller has. */
    public static LeaseTerms of(LeaseId lease) {
        return new LeaseTerms(lease, null);
    }

    /** A new lease with this time to live. */
    public static LeaseTerms ofTtl(Duration ttl) {
        return new LeaseTerms(null, ttl);
    }
}
