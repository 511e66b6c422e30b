package dev.muster.api.coordination.lock;

/** How a lock is held. */
public enum LockMode {
    /** By one alone: a plain lock, or the writer of a read-write lock. */
    EXCLUSIVE,
    /** Together with others that share it: a reader. One who asks later than a waiting writer waits behind it. */
    SHARED
}
