package dev.muster.registry.presence;

import dev.muster.api.registry.LeaseId;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.presence.AddressProbe.Outcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process that holds its connection: its lease, and whether its addresses could be reached from here while it certainly lived. An address
 * that refused even then (a firewall that rejects) says nothing when it refuses later. Thread-safe; equal to itself only.
 */
final class Presence {

    private final LeaseId lease;
    private final Map<InstanceKey, CompletableFuture<Outcome>> reached = new ConcurrentHashMap<>();

    Presence(LeaseId lease) {
        this.lease = lease;
    }

    LeaseId lease() {
        return lease;
    }

    /** What came of the probe while it lived, by instance. */
    Map<InstanceKey, CompletableFuture<Outcome>> reached() {
        return reached;
    }
}
