package dev.muster.registry.lease;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long instances stay without a heartbeat. Bound under {@code muster.lease}.
 *
 * @param heartbeatInterval how often applications renew; they are told. Default 5 s, at most a third of {@code ttl}
 * @param ttl listing time without a heartbeat for instances that name none: shorter evicts on pauses, longer hides
 *     crashes. Default 15 s
 * @param ttlMin the shortest that an instance may ask for; default 3 s
 * @param ttlMax the longest that an instance may ask for; default 10 min
 */
public record LeaseProperties(
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("15s") Duration ttl,
        @DefaultValue("3s") Duration ttlMin,
        @DefaultValue("10m") Duration ttlMax) {

    private static final int BEATS_PER_TTL = 3;

    public LeaseProperties {
        if (heartbeatInterval.isNegative()
                || heartbeatInterval.isZero()
                || heartbeatInterval.multipliedBy(BEATS_PER_TTL).compareTo(ttl) > 0) {
            throw new IllegalArgumentException("muster.lease.heartbeat-interval: " + heartbeatInterval
                    + " (expected: more than zero, at most a third of muster.lease.ttl " + ttl + ")");
        }
        if (ttlMin.compareTo(Duration.ofSeconds(1)) < 0 || ttlMin.compareTo(ttlMax) > 0) {
            throw new IllegalArgumentException("muster.lease.ttl-min: " + ttlMin
                    + " (expected: at least PT1S and at most muster.lease.ttl-max " + ttlMax + ")");
        }
        if (ttl.compareTo(ttlMin) < 0 || ttl.compareTo(ttlMax) > 0) {
            throw new IllegalArgumentException(
                    "muster.lease.ttl: " + ttl + " (expected: " + ttlMin + " to " + ttlMax + ")");
        }
    }

    /**
     * The ttl of an instance.
     *
     * @param wish what it asked for, if anything
     * @throws InvalidArgumentException if it asked for one outside the limits
     */
    public Duration ttlFor(@Nullable Duration wish) {
        if (wish == null) {
            return ttl;
        }
        if (wish.compareTo(ttlMin) < 0 || wish.compareTo(ttlMax) > 0) {
            throw new InvalidArgumentException("ttl", wish, ttlMin + " to " + ttlMax);
        }
        return wish;
    }

    /** How often a process renews whose shortest ttl is this one: three times within it, and no less often than the default. */
    public Duration intervalFor(Duration shortestTtl) {
        Duration third = shortestTtl.dividedBy(BEATS_PER_TTL);
        return third.compareTo(heartbeatInterval) < 0 ? third : heartbeatInterval;
    }
}
