package dev.muster.registry.presence;

import dev.muster.api.Ticker;
import dev.muster.api.registry.LeaseId;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.presence.AddressProbe.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a broken connection means. It makes the instances of the process suspect, no more: each address is tried, and an instance is
 * taken off the list only if its address could be reached before and refuses now. Whoever accepts, or cannot be reached at all, stays until
 * its lease ends: a cut network path evicts nobody.
 *
 * <pre>
 *   connected ──► address tried ──► accepted: may be believed later
 *   broken    ──► address tried ──► refused, and no heartbeat since ──► off the list
 *                               └─► anything else ──────────────────► wait for the lease
 * </pre>
 *
 * <p>Thread-safe. Addresses are tried by {@code threads}, whose queue is bounded: what does not fit waits for its lease.
 */
final class Suspects {

    private static final Logger log = LoggerFactory.getLogger(Suspects.class);

    private final InstanceTable table;
    private final LeaseTable leases;
    private final AddressProbe probe;
    private final Executor threads;
    private final Ticker ticker;

    Suspects(InstanceTable table, LeaseTable leases, AddressProbe probe, Executor threads, Ticker ticker) {
        this.table = table;
        this.leases = leases;
        this.probe = probe;
        this.threads = threads;
        this.ticker = ticker;
    }

    /** The process lives: tries the addresses of its instances that were not tried yet. */
    void alive(Presence presence) {
        leases.held(presence.lease()).stream().map(InstanceKey::parse).forEach(key -> {
            CompletableFuture<Outcome> first = new CompletableFuture<>();
            if (presence.reached().putIfAbsent(key, first) == null) {
                tryAddress(key, presence.lease(), first);
            }
        });
    }

    /** Its connection broke without a goodbye. */
    void broke(Presence presence) {
        long brokenNanos = ticker.nanos();
        presence.reached().forEach((key, first) -> {
            var unused = first.thenAccept(outcome -> {
                if (outcome == Outcome.ACCEPTED) {
                    CompletableFuture<Outcome> now = new CompletableFuture<>();
                    tryAddress(key, presence.lease(), now);
                    var ignored = now.thenAccept(answer -> decide(key, presence.lease(), answer, brokenNanos));
                }
            });
        });
    }

    private void tryAddress(InstanceKey key, LeaseId lease, CompletableFuture<Outcome> result) {
        try {
            threads.execute(() -> result.complete(outcome(key, lease)));
        } catch (RejectedExecutionException busy) {
            result.complete(Outcome.SILENT);
        }
    }

    private Outcome outcome(InstanceKey key, LeaseId lease) {
        Optional<InstanceRecord> listed =
                table.get(key).filter(record -> record.lease().equals(lease));
        return listed.isEmpty()
                ? Outcome.SILENT
                : probe.probe(
                        listed.get().registration().host(),
                        listed.get().registration().port());
    }

    private void decide(InstanceKey key, LeaseId lease, Outcome outcome, long brokenNanos) {
        if (outcome != Outcome.REFUSED) {
            log.info(
                    "The connection of {} broke; its address {}, so it stays until its lease ends",
                    key,
                    words(outcome));
            return;
        }
        boolean beating = leases.silence(lease).toNanos() < ticker.nanos() - brokenNanos;
        if (beating) {
            log.info("The connection of {} broke and its address refuses, but its heartbeat goes on", key);
            return;
        }
        leases.gone(lease);
        Optional<InstanceRecord> left = table.write(
                key, before -> before.filter(record -> !record.lease().equals(lease)));
        if (left.isEmpty()) {
            log.info("Instance {} is gone: its connection broke and its address refuses", key);
        }
    }

    private static String words(Outcome outcome) {
        return outcome == Outcome.ACCEPTED ? "accepts" : "does not answer";
    }
}
