package dev.muster.api.coordination.semaphore;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;

/**
 * Permits that are held, until they are released or the lease ends. Immutable.
 *
 * @param token larger than that of every earlier grant of this semaphore
 * @param lease to keep alive; when it ends, the permits go back
 */
public record SemaphoreGrant(
        Namespace namespace,
        SemaphoreName semaphore,
        int permits,
        OwnerId owner,
        RequestId request,
        FencingToken token,
        LeaseId lease) {}
