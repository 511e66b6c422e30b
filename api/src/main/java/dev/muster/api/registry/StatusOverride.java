package dev.muster.api.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word on an instance; kept apart from what the instance says of itself and stronger than it.
 *
 * @param status what callers see instead
 * @param by who set it
 * @param reason why, in words; absent if none was given
 * @param at when it was set
 */
public record StatusOverride(
        InstanceStatus status, String by, @Nullable String reason, Instant at) {}
