package dev.muster.faults.workload;

import com.google.protobuf.ByteString;
import dev.muster.faults.client.CallFailedException;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Turns at one lock of etcd's lock service. */
final class LockWorkload extends TurnsWorkload {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final Map<Held, Place> places = new ConcurrentHashMap<>();

    LockWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    private record Place(ByteString key, long lease) {}

    @Override
    Optional<Held> take(Session session) {
        long asked = journal().now();
        LeaseGrantResponse granted;
        try {
            granted = session.member().grant(TTL);
            journal().ok(session.client(), asked, "grant " + granted.getID());
        } catch (CallFailedException failure) {
            note(session, asked, "grant", failure);
            return Optional.empty();
        }
        long ttlNanos = TimeUnit.SECONDS.toNanos(granted.getTTL());
        LeaseKeeper keeper =
                LeaseKeeper.start(journal(), () -> session.member().renew(granted.getID()), ttlNanos, asked);
        Optional<Held> held = acquire(session, granted.getID(), asked, ttlNanos, keeper);
        if (held.isEmpty()) {
            keeper.close();
            revoke(session, granted.getID());
        }
        return held;
    }

    /** The lock counts as taken only when its key is seen: the lease may have ended while the client waited. */
    private Optional<Held> acquire(Session session, long lease, long asked, long ttlNanos, LeaseKeeper keeper) {
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
            Held held = new Held(token, asked, ttlNanos, keeper);
            places.put(held, new Place(key, lease));
            return Optional.of(held);
        } catch (CallFailedException failure) {
            note(session, called, "lock", failure);
            return Optional.empty();
        }
    }

    @Override
    void release(Session session, Held held) {
        Optional.ofNullable(places.remove(held)).ifPresent(place -> {
            did(session, "unlock " + held.token(), () -> session.member().unlock(place.key()));
            revoke(session, place.lease());
        });
    }

    private void revoke(Session session, long lease) {
        did(session, "revoke " + lease, () -> session.member().revoke(lease));
    }
}
