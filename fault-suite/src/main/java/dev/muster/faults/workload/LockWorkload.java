package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import com.google.protobuf.ByteString;
import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.LockCheck;
import dev.muster.store.history.LockCheck.Grant;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Clients take turns with one lock that hangs on a lease, and write to what it protects. Now and then one stops renewing in the middle and goes
 * on when its lease is long over, as a paused process would: its writes must be refused by their fencing token.
 */
final class LockWorkload extends Workload {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);
    private static final int WRITES = 3;
    private static final int PAUSE_ONE_IN = 8;

    private final GuardedResource resource;
    private final List<Grant> grants = new ArrayList<>();

    LockWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
        this.resource = new GuardedResource(!weak(Weakness.NO_FENCING));
    }

    private record Held(ByteString key, long token) {}

    @Override
    public void step(Session session) throws InterruptedException {
        long asked = journal().now();
        LeaseGrantResponse granted;
        try {
            granted = session.member().grant(TTL);
            journal().ok(session.client(), asked, "grant " + granted.getID());
        } catch (CallFailedException failure) {
            note(session, asked, "grant", failure);
            return;
        }
        long lease = granted.getID();
        long ttlNanos = TimeUnit.SECONDS.toNanos(granted.getTTL());
        try (LeaseKeeper keeper = LeaseKeeper.start(journal(), session.member(), lease, ttlNanos, asked)) {
            Optional<Held> held = acquire(session, lease);
            if (held.isPresent()) {
                hold(session, held.get(), asked, keeper, ttlNanos);
            }
        }
        did(session, "revoke " + lease, () -> session.member().revoke(lease));
    }

    /** The lock counts as taken only when its key is seen: the lease may have ended while the client waited. */
    private Optional<Held> acquire(Session session, long lease) {
        long called = journal().now();
        try {
            ByteString key = session.member().lock(key("lock"), lease, WAIT_MAX).getKey();
            RangeResponse found =
                    session.member().range(RangeRequest.newBuilder().setKey(key).build());
            if (found.getKvsCount() == 0) {
                journal().refused(session.client(), called, "lock: the lease ended meanwhile");
                return Optional.empty();
            }
            long token = found.getKvs(0).getCreateRevision();
            journal().ok(session.client(), called, "lock -> token " + token);
            return Optional.of(new Held(key, token));
        } catch (CallFailedException failure) {
            note(session, called, "lock", failure);
            return Optional.empty();
        }
    }

    private void hold(Session session, Held held, long asked, LeaseKeeper keeper, long ttlNanos)
            throws InterruptedException {
        long grantedNanos = journal().now();
        boolean falls = session.random().nextInt(PAUSE_ONE_IN) == 0;
        for (int i = 0; i < WRITES; i++) {
            boolean taken = resource.write(held.token());
            journal().event("write with token " + held.token() + (taken ? " taken" : " refused"));
            if (falls && i == 0) {
                keeper.close();
                pause(TimeUnit.NANOSECONDS.toMillis(ttlNanos) + 1_500);
            }
            pause(5 + session.random().nextInt(10));
        }
        long unlocking = journal().now();
        Grant grant = new Grant(
                session.client(), asked, grantedNanos, Math.min(unlocking, keeper.certainUntilNanos()), held.token());
        synchronized (grants) {
            grants.add(grant);
        }
        did(session, "unlock " + held.token(), () -> session.member().unlock(held.key()));
    }

    private void note(Session session, long called, String what, CallFailedException failure) {
        String text = what + " -> " + failure.getMessage();
        if (failure.refused()) {
            journal().refused(session.client(), called, text);
        } else {
            journal().unknown(session.client(), called, text);
        }
    }

    @Override
    public void finish(List<MemberClient> members) {
        journal().event(grants.size() + " grants of " + bytes(key("lock")).toStringUtf8());
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
