package dev.muster.api.coordination.semaphore;

import dev.muster.api.coordination.Standing;

/** One who holds permits or waits for them. Immutable. */
public record SemaphoreStanding(int permits, Standing standing) {}
