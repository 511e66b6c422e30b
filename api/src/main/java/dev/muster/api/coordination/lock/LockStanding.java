package dev.muster.api.coordination.lock;

import dev.muster.api.coordination.Standing;

/** One who holds a lock or waits for it. Immutable. */
public record LockStanding(LockName lock, LockMode mode, Standing standing) {}
