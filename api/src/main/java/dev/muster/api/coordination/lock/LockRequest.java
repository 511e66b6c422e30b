package dev.muster.api.coordination.lock;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks for one lock, or for several in one step. Immutable.
 *
 * @param locks 1 to {@value #LOCKS_MAX}, each name once; all are granted together or none
 * @param request names this wish of this owner: repeating it finds its place or its grant again, and never takes two. A
 *     wish that came to an end, such as a lock that was released, needs a new id to be asked again
 */
public record LockRequest(
        Namespace namespace, List<LockTarget> locks, OwnerId owner, RequestId request, LeaseTerms lease) {

    /** Most locks of one request. */
    public static final int LOCKS_MAX = 16;

    public LockRequest {
        locks = requireTargets(locks);
    }

    /** Asks for one lock, to be held alone. */
    public static LockRequest exclusive(
            Namespace namespace, LockName lock, OwnerId owner, RequestId request, LeaseTerms lease) {
        return new LockRequest(namespace, List.of(LockTarget.exclusive(lock)), owner, request, lease);
    }

    /** Asks for one lock, to be shared with other readers. */
    public static LockRequest shared(
            Namespace namespace, LockName lock, OwnerId owner, RequestId request, LeaseTerms lease) {
        return new LockRequest(namespace, List.of(LockTarget.shared(lock)), owner, request, lease);
    }

    static List<LockTarget> requireTargets(List<LockTarget> targets) {
        if (targets.isEmpty() || targets.size() > LOCKS_MAX) {
            throw new InvalidArgumentException("locks", targets.size(), "1 to " + LOCKS_MAX);
        }
        Set<LockName> names = new HashSet<>();
        for (LockTarget target : targets) {
            if (!names.add(target.lock())) {
                throw new InvalidArgumentException("locks", target.lock() + " twice", "each lock once");
            }
        }
        return List.copyOf(targets);
    }
}
