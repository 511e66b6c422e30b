package dev.muster.registry.instance;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of what is registered. Bound under {@code muster.registry}.
 *
 * @param instancesMax instances in all namespaces together; one more is refused with 413. Default 100,000
 */
public record InstanceLimits(@DefaultValue("100000") int instancesMax) {

    public InstanceLimits {
        if (instancesMax < 1) {
            throw new IllegalArgumentException(
                    "muster.registry.instances-max: " + instancesMax + " (expected: at least 1)");
        }
    }
}
