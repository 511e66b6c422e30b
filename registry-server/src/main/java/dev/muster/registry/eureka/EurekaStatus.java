package dev.muster.registry.eureka;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Status of an instance in Eureka's words. */
enum EurekaStatus {
    UP,
    DOWN,
    STARTING,
    OUT_OF_SERVICE,
    UNKNOWN;

    /** What an instance says of itself; a word that is not known, or none, means as much as UNKNOWN. */
    static EurekaStatus reported(@Nullable String text) {
        if (text == null) {
            return UP;
        }
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text))
                .findAny()
                .orElse(UNKNOWN);
    }

    /** What an operator wants. */
    static EurekaStatus wanted(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text))
                .findAny()
                .orElseThrow(() -> new InvalidArgumentException("value", Text.shown(text), Arrays.toString(values())));
    }

    /** The word an instance may use for itself with us, where OUT_OF_SERVICE is the operator's and all others are known. */
    InstanceStatus ours() {
        return switch (this) {
            case UP -> InstanceStatus.UP;
            case STARTING -> InstanceStatus.STARTING;
            case DOWN, OUT_OF_SERVICE, UNKNOWN -> InstanceStatus.DOWN;
        };
    }

    /** An operator's word, the other way. */
    static EurekaStatus of(InstanceStatus status) {
        return switch (status) {
            case UP -> UP;
            case DOWN -> DOWN;
            case STARTING -> STARTING;
            case DRAINING, OUT_OF_SERVICE -> OUT_OF_SERVICE;
        };
    }

    /** What callers shall believe. An instance that is down or starting knows better than who took it out of service. */
    static EurekaStatus effective(Instance instance) {
        String own = instance.metadata().get(Extras.STATUS);
        InstanceStatus reported = instance.reportedStatus();
        if (instance.override() == null) {
            return own == null || reported.takesCalls() ? of(reported) : reported(own);
        }
        boolean unable = own == null && (reported == InstanceStatus.DOWN || reported == InstanceStatus.STARTING);
        return unable && !instance.status().takesCalls() ? of(reported) : of(instance.status());
    }

    /** The operator's word, UNKNOWN if there is none. */
    static EurekaStatus override(Instance instance) {
        if (instance.override() != null) {
            return of(instance.override().status());
        }
        return instance.metadata().containsKey(Extras.UP) ? UP : UNKNOWN;
    }
}
