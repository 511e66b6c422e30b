package dev.muster.api.coordination.lock;

/** A lock, and how it is wanted. Immutable. */
public record LockTarget(LockName lock, LockMode mode) {

    /** To be held alone. */
    public static LockTarget exclusive(LockName lock) {
        return new LockTarget(lock, LockMode.EXCLUSIVE);
    }

    /** To be held together with other readers. */
    public static LockTarget shared(LockName lock) {
        return new LockTarget(lock, LockMode.SHARED);
    }
}
