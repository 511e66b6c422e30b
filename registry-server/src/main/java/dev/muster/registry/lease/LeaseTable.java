package dev.muster.registry.lease;

import dev.muster.api.Ticker;
import dev.muster.api.registry.LeaseId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * When each lease was last renewed, on the monotonic clock, and what hangs on it. A renewal costs one write to memory; the
 * other servers hear of it in one message per second.
 *
 * <p>Thread-safe.
 */
public final class LeaseTable {

    private static final Duration PAUSE_MIN = Duration.ofSeconds(2);

    /** A lease that never got to hold anything, because its registration failed, is kept that long. */
    private static final Duration UNUSED_MAX = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final Map<LeaseId, Lease> leases = new ConcurrentHashMap<>();
    private final Set<LeaseId> renewedHere = ConcurrentHashMap.newKeySet();
    private final List<Consumer<LeaseId>> onGone = new CopyOnWriteArrayList<>();
    private final AtomicLong lastPassNanos;

    public LeaseTable(Ticker ticker) {
        this.ticker = ticker;
        this.lastPassNanos = new AtomicLong(ticker.nanos());
    }

    /** How long ago a lease was renewed. */
    public record Renewal(LeaseId lease, Duration age) {}

    private static final class Lease {

        private final AtomicLong renewedNanos;
        private final Set<String> held = ConcurrentHashMap.newKeySet();
        private volatile boolean gone;

        Lease(long now) {
            this.renewedNanos = new AtomicLong(now);
        }

        boolean unusedAt(long nanos) {
            return held.isEmpty() && nanos - renewedNanos.get() > UNUSED_MAX.toNanos();
        }

        void renewedAt(long nanos) {
            renewedNanos.updateAndGet(known -> nanos - known > 0 ? nanos : known);
        }
    }

    /** This server heard a heartbeat now. */
    public void renew(LeaseId lease) {
        Lease known = lease(lease);
        known.gone = false;
        known.renewedAt(ticker.nanos());
        renewedHere.add(lease);
    }

    /** Another server heard a heartbeat that long ago. */
    public void renewedElsewhere(Renewal renewal) {
        Lease known = leases.get(renewal.lease());
        if (known != null) {
            known.renewedAt(ticker.nanos() - renewal.age().toNanos());
        }
    }

    /** What was renewed at this server since the last call. */
    public List<Renewal> drainRenewedHere() {
        List<LeaseId> drained = List.copyOf(renewedHere);
        drained.forEach(renewedHere::remove); // before their ages are read, so that no renewal falls between
        List<Renewal> renewals = drained.stream()
                .filter(leases::containsKey)
                .map(lease -> new Renewal(lease, silence(lease)))
                .toList();
        return renewals;
    }

    /** Something hangs on the lease from now on; a lease not heard of before counts from now. */
    public void attach(LeaseId lease, String what) {
        leases.compute(lease, (id, known) -> {
            Lease there = known == null ? new Lease(ticker.nanos()) : known;
            there.held.add(what);
            return there;
        });
    }

    /** Something no longer hangs on it; a lease that holds nothing is forgotten. */
    public void detach(LeaseId lease, String what) {
        leases.computeIfPresent(lease, (id, known) -> {
            known.held.remove(what);
            return known.held.isEmpty() ? null : known;
        });
    }

    /** What hangs on the lease; empty if it is not known. */
    public Set<String> held(LeaseId lease) {
        Lease known = leases.get(lease);
        return known == null ? Set.of() : Set.copyOf(known.held);
    }

    /** This server found its process dead. */
    public void gone(LeaseId lease) {
        goneElsewhere(lease);
        onGone.forEach(listener -> listener.accept(lease));
    }

    /** Another server found its process dead. */
    public void goneElsewhere(LeaseId lease) {
        leases.computeIfPresent(lease, (id, known) -> {
            known.gone = true;
            return known;
        });
    }

    /** Tells of processes that this server finds dead, before what hangs on their leases is removed. */
    public void onGone(Consumer<LeaseId> listener) {
        onGone.add(listener);
    }

    /** Whether its process was found dead by this server or, if it was told in time, by another one. */
    public boolean isGone(LeaseId lease) {
        Lease known = leases.get(lease);
        return known != null && known.gone;
    }

    /** All leases. */
    public Set<LeaseId> all() {
        return Set.copyOf(leases.keySet());
    }

    /** How long the lease was not renewed; zero if it is not known. */
    public Duration silence(LeaseId lease) {
        Lease known = leases.get(lease);
        return known == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, ticker.nanos() - known.renewedNanos.get()));
    }

    /**
     * To be called before each pass over the leases. If this process itself stood still since the last pass it heard
     * nobody, which says nothing about them: all leases count anew.
     */
    public void noticePause(Duration passEvery) {
        long now = ticker.nanos();
        Duration gap = Duration.ofNanos(now - lastPassNanos.getAndSet(now));
        if (gap.compareTo(passEvery.plus(PAUSE_MIN)) > 0) {
            leases.values().forEach(lease -> lease.renewedAt(now));
        }
        leases.keySet().forEach(id -> leases.computeIfPresent(id, (same, lease) -> lease.unusedAt(now) ? null : lease));
    }

    private Lease lease(LeaseId id) {
        return leases.computeIfAbsent(id, unknown -> new Lease(ticker.nanos()));
    }
}
