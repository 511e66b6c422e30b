package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.LockCheck;
import dev.muster.store.history.LockCheck.Grant;
import dev.muster.store.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Clients take turns at something only one of them may have, that hangs on a lease, and write to what it protects. Now and then one stops
 * renewing in the middle and goes on when its lease is long over, as a paused process would: its writes must be refused by their fencing
 * token.
 */
abstract class TurnsWorkload extends Workload {

    private static final int WRITES = 3;
    private static final int PAUSE_ONE_IN = 8;
    private static final long PAUSE_BEYOND_MILLIS = 1_500;

    private final GuardedResource resource;
    private final List<Grant> grants = new ArrayList<>();

    TurnsWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
        this.resource = new GuardedResource(!weak(Weakness.NO_FENCING));
    }

    /**
     * What a client has when it is its turn.
     *
     * @param token fencing token
     * @param askedNanos when it was asked for, on the clock of the journal
     * @param ttlNanos time of its lease
     * @param keeper renews its lease
     */
    record Held(long token, long askedNanos, long ttlNanos, LeaseKeeper keeper) {}

    /** Waits for the turn; empty if it did not come. */
    abstract Optional<Held> take(Session session);

    /** Gives it back, whether it is still had or not. */
    abstract void release(Session session, Held held);

    /** What a holder does beside writing. */
    void whileHeld(Session session, Held held) {}

    @Override
    public final void step(Session session) throws InterruptedException {
        Optional<Held> taken = take(session);
        if (taken.isPresent()) {
            Held held = taken.get();
            try (LeaseKeeper keeper = held.keeper()) {
                hold(session, held, keeper);
            }
            release(session, held);
        }
    }

    private void hold(Session session, Held held, LeaseKeeper keeper) throws InterruptedException {
        long grantedNanos = journal().now();
        boolean falls = session.random().nextInt(PAUSE_ONE_IN) == 0;
        for (int i = 0; i < WRITES; i++) {
            boolean taken = resource.write(held.token());
            journal().event("write with token " + held.token() + (taken ? " taken" : " refused"));
            if (falls && i == 0) {
                keeper.close();
                pause(TimeUnit.NANOSECONDS.toMillis(held.ttlNanos()) + PAUSE_BEYOND_MILLIS);
            }
            pause(5 + session.random().nextInt(10));
        }
        whileHeld(session, held);
        Grant grant = new Grant(
                session.client(),
                held.askedNanos(),
                grantedNanos,
                Math.min(journal().now(), keeper.certainUntilNanos()),
                held.token());
        synchronized (grants) {
            grants.add(grant);
        }
    }

    /** Writes down that a request failed, or was refused. */
    final void note(Session session, long called, String what, CallFailedException failure) {
        String text = what + " -> " + failure.getMessage();
        if (failure.refused()) {
            journal().refused(session.client(), called, text);
        } else if (failure.withoutEffect()) {
            journal().failed(session.client(), called, text);
        } else {
            journal().unknown(session.client(), called, text);
        }
    }

    @Override
    public void finish(List<MemberClient> members) throws InterruptedException {
        journal().event(grants.size() + " turns");
    }

    @Override
    public List<Verdict> verdicts() {
        return List.of(LockCheck.check(grants, resource.accepted()));
    }

    @Override
    public double okPerSecondMin() {
        return 1;
    }
}
