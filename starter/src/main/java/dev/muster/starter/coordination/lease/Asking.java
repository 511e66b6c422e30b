package dev.muster.starter.coordination.lease;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Asks for something that is granted on a lease of its own, and makes sure that it is either held and kept alive, or given back.
 * Thread-safe.
 */
public final class Asking {

    private final CoordinationClient client;
    private final LeaseKeeper keeper;
    private final Owner owner;
    private final LongAdder granted = new LongAdder();
    private final LongAdder grantedNanos = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public Asking(CoordinationClient client, LeaseKeeper keeper, Owner owner) {
        this.client = client;
        this.keeper = keeper;
        this.owner = owner;
    }

    /** An answer, and the lease that it was granted on, if it was. */
    public record Answered<T>(T outcome, Optional<KeptLease> lease) {}

    /**
     * Asks in the name of the current thread.
     *
     * @param what names it, for people
     * @param fields of the body, besides owner, time to live and wait
     * @param lease of an answer that is a grant
     * @throws WaitInterruptedException if the thread is interrupted
     * @throws ServersUnreachableException if no server could answer; if one had granted it, it is given back as soon as one is
     *     there, or with its time to live
     */
    public <T> Answered<T> ask(
            String what,
            Class<T> type,
            Duration ttl,
            Duration wait,
            Map<String, Object> fields,
            Function<T, Optional<LeaseId>> lease,
            String path,
            Object... values) {
        if (Thread.currentThread().isInterrupted()) {
            throw new WaitInterruptedException(what);
        }
        RequestId request = RequestId.random();
        Map<String, Object> common = new LinkedHashMap<>(fields);
        common.put("owner", owner.ofThread());
        common.put("ttl", ttl);
        Function<Duration, Object> body = left -> {
            Map<String, Object> all = new LinkedHashMap<>(common);
            all.put("wait", left);
            return all;
        };
        long since = keeper.nanos();
        T outcome;
        try {
            outcome = client.ask(wait, type, request, body, path, values);
        } catch (ProblemException e) {
            failed.increment();
            throw e;
        } catch (ServersUnreachableException e) {
            failed.increment();
            keeper.later(() -> giveUp(type, request, body, lease, path, values));
            if (Thread.currentThread().isInterrupted()) {
                throw new WaitInterruptedException(what);
            }
            throw e;
        }
        Optional<LeaseId> held = lease.apply(outcome);
        if (held.isPresent()) {
            granted.increment();
            grantedNanos.add(keeper.nanos() - since);
        } else {
            refused.increment();
        }
        return new Answered<>(outcome, held.map(id -> keeper.keep(id, ttl, since)));
    }

    /** How often something was granted since the start. */
    public long granted() {
        return granted.sum();
    }

    /** How long it took in all from asking to being granted. */
    public Duration grantedAfter() {
        return Duration.ofNanos(grantedNanos.sum());
    }

    /** How often it was not, as it was not free in time. */
    public long refused() {
        return refused.sum();
    }

    /** How often no server could say. */
    public long failed() {
        return failed.sum();
    }

    /** Finds the place that the request may have, and leaves it. */
    private <T> void giveUp(
            Class<T> type,
            RequestId request,
            Function<Duration, Object> body,
            Function<T, Optional<LeaseId>> lease,
            String path,
            Object... values) {
        T outcome = client.ask(Duration.ZERO, type, request, body, path, values);
        lease.apply(outcome).ifPresent(granted -> client.revoke(granted, Duration.ofSeconds(5)));
    }
}
