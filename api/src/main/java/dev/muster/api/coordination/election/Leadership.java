package dev.muster.api.coordination.election;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;

/**
 * The right to lead, until it is resigned or the lease ends. Immutable.
 *
 * @param token larger than that of every earlier leader
 * @param lease to keep alive
 */
public record Leadership(
        Namespace namespace,
        ElectionName election,
        OwnerId owner,
        RequestId request,
        FencingToken token,
        LeaseId lease) {}
