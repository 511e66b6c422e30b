package dev.muster.registry.eureka;

import dev.muster.api.Namespace;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What applications with a client of Eureka are served. Bound under {@code muster.eureka}.
 *
 * @param enabled whether there is anything under {@code /eureka}; default true
 * @param namespace the one namespace they see and register in; Eureka knows none. Default {@code default}
 * @param warmUp how long after its start this server refuses to tell what changed, so that who has a list from before
 *     keeps it until all have registered again. Longer than their heartbeat interval, which is 30 s by default; whole
 *     lists are told at once, always. Default 35 s; zero turns it off; at most 10 min
 */
public record EurekaProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("default") Namespace namespace,
        @DefaultValue("35s") Duration warmUp) {

    private static final Duration WARM_UP_MAX = Duration.ofMinutes(10);

    public EurekaProperties {
        if (warmUp.isNegative() || warmUp.compareTo(WARM_UP_MAX) > 0) {
            throw new IllegalArgumentException(
                    "muster.eureka.warm-up: " + warmUp + " (expected: zero to " + WARM_UP_MAX + ")");
        }
    }
}
