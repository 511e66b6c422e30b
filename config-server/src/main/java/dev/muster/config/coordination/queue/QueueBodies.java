package dev.muster.config.coordination.queue;

import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueToken;
import dev.muster.config.coordination.call.Calls;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers send about queues; what may be left out has a default. */
final class QueueBodies {

    private static final String CONSUMER_DEFAULT = "anonymous";
    private static final Duration TTL_DEFAULT = Duration.ofSeconds(30);

    private QueueBodies() {}

    /** See {@link QueueSettings}. */
    record Settings(
            @Nullable Long lengthMax,
            @Nullable Integer deliveriesMax,
            @Nullable QueueStart start) {

        static final Settings DEFAULTS = new Settings(null, null, null);

        QueueSettings settings() {
            QueueSettings defaults = QueueSettings.DEFAULTS;
            return new QueueSettings(
                    Optional.ofNullable(lengthMax).orElse(defaults.lengthMax()),
                    Optional.ofNullable(deliveriesMax).orElse(defaults.deliveriesMax()),
                    Optional.ofNullable(start).orElse(defaults.start()));
        }
    }

    /** See {@link QueueOffer}. */
    record Offer(
            @Nullable String payload,
            @Nullable Integer priority,
            @Nullable Duration delay,
            @Nullable Long lengthMax) {

        QueueOffer offer() {
            return new QueueOffer(
                    Calls.required("payload", payload, "a text"),
                    Optional.ofNullable(priority).orElse(0),
                    Optional.ofNullable(delay).orElse(Duration.ZERO),
                    lengthMax);
        }
    }

    /** See {@link QueueTake}. */
    record Take(
            @Nullable String consumer,
            @Nullable LeaseId lease,
            @Nullable Duration ttl,
            @Nullable Duration waitMax) {

        static final Take DEFAULTS = new Take(null, null, null, null);

        QueueTake take() {
            return new QueueTake(
                    Optional.ofNullable(consumer).orElse(CONSUMER_DEFAULT),
                    Optional.ofNullable(lease).orElse(LeaseId.NONE),
                    Optional.ofNullable(ttl).orElse(TTL_DEFAULT),
                    Calls.wait(waitMax, QueueTake.WAIT_MAX));
        }
    }

    /**
     * An acknowledgement, or an element that comes back.
     *
     * @param delay of an element that comes back
     * @param endLease a lease that is ended with it, such as the one that the take granted
     */
    record Settle(
            @Nullable QueueToken token,
            @Nullable Duration delay,
            @Nullable LeaseId endLease) {

        QueueToken requiredToken() {
            return Calls.required("token", token, "the token of the delivery");
        }
    }

    /** Which lease is kept alive. */
    record KeepAlive(@Nullable LeaseId lease) {

        LeaseId requiredLease() {
            return Calls.required("lease", lease, "the lease of the delivery");
        }
    }
}
