package dev.muster.api.registry;

import java.time.Duration;

/**
 * Answer to a registration.
 *
 * @param instance the instance as callers see it now
 * @param heartbeatInterval how long to wait before the next heartbeat of the lease
 */
public record RegistrationAnswer(Instance instance, Duration heartbeatInterval) {}
