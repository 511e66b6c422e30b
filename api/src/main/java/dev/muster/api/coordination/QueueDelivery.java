package dev.muster.api.coordination;

import java.time.Instant;

/**
 * An element in the hands of a consumer, until it is acknowledged, given back, or the lease ends. Immutable.
 *
 * @param token acknowledges it or gives it back; {@link QueueToken#fence()} guards what the consumer writes elsewhere
 * @param lease whose end gives the element to somebody else
 * @param deliveries how often it was handed out, this time included
 */
public record QueueDelivery(
        QueueToken token, LeaseId lease, String payload, int priority, int deliveries, Instant offeredAt) {}
