package dev.muster.registry.presence;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the death of a process is noticed before its lease ends. Bound under {@code muster.presence}.
 *
 * @param enabled whether processes may hold a connection for that; without it leases alone count. Default true
 * @param probeTimeout how long a probed address may take to answer; one that takes longer proves nothing. 50 ms to 30 s,
 *     default 1 s
 * @param idleMax how long a connection may say nothing before it is closed; applications say something every 5 s. 10 s to 1 h,
 *     default 1 min
 * @param max most connections at once; one more is refused with 429. At least 1, default 20,000
 */
public record PresenceProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration probeTimeout,
        @DefaultValue("1m") Duration idleMax,
        @DefaultValue("20000") int max) {

    public PresenceProperties {
        between("muster.presence.probe-timeout", probeTimeout, Duration.ofMillis(50), Duration.ofSeconds(30));
        between("muster.presence.idle-max", idleMax, Duration.ofSeconds(10), Duration.ofHours(1));
        if (max < 1) {
            throw new InvalidArgumentException("muster.presence.max", max, "at least 1");
        }
    }

    private static void between(String name, Duration found, Duration least, Duration most) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            throw new InvalidArgumentException(name, found, least + " to " + most);
        }
    }
}
