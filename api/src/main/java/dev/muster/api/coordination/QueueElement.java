package dev.muster.api.coordination;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An element as people see it. Immutable.
 *
 * @param deliveries how often it was handed out
 * @param notBefore when a delayed one becomes ready; absent for others
 */
public record QueueElement(
        QueueElementId element,
        String payload,
        int priority,
        int deliveries,
        Instant offeredAt,
        @Nullable Instant notBefore) {}
