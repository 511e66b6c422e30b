package dev.muster.api.coordination.lock;

import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.OwnerId;

/**
 * One owner waits for another to release a lock, or to get it and release it. Only the nearest ones are told: whom those
 * wait for in turn are edges of their own. Immutable.
 *
 * @param token of the one who waits
 * @param blockerToken of the one who has to go first
 */
public record WaitFor(OwnerId waiter, FencingToken token, LockName lock, OwnerId blocker, FencingToken blockerToken) {}
