package dev.muster.api.coordination.lock;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;
import java.util.List;

/**
 * Locks that are held, until they are released or the lease ends. Immutable.
 *
 * @param token larger than that of every earlier grant of each of these locks, whatever the mode
 * @param lease to keep alive; when it ends, the locks are lost
 */
public record LockGrant(
        Namespace namespace,
        List<LockTarget> locks,
        OwnerId owner,
        RequestId request,
        FencingToken token,
        LeaseId lease) {

    public LockGrant {
        locks = LockRequest.requireTargets(locks);
    }
}
