package dev.muster.starter.coordination.lock;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.starter.coordination.lease.Asking;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import dev.muster.starter.http.CoordinationClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** Locks that the config servers keep. Thread-safe. */
public final class RemoteLocks implements Locks {

    private static final Duration REPORT_MAX = Duration.ofSeconds(10);

    private final CoordinationClient client;
    private final Asking asking;
    private final Duration ttlDefault;
    private final ThreadHolds holds = new ThreadHolds();
    private final JdkLocks jdk = new JdkLocks(this);

    public RemoteLocks(CoordinationClient client, Asking asking, Duration ttlDefault) {
        this.client = client;
        this.asking = asking;
        this.ttlDefault = ttlDefault;
    }

    @Override
    public LockAttempt acquire(LockWish wish, Duration wait) {
        Optional<HeldLock> again = holds.again(wish.locks());
        if (again.isPresent()) {
            return new LockAttempt.Acquired(again.get());
        }
        String what = "lock " + names(wish.locks());
        Asking.Answered<LockOutcome> answered = asking.ask(
                what,
                LockOutcome.class,
                wish.ttl().orElse(ttlDefault),
                wait,
                Map.of("locks", wish.locks()),
                RemoteLocks::lease,
                "/locks");
        LockOutcome outcome = answered.outcome();
        if (outcome instanceof LockOutcome.Granted granted) {
            KeptLease lease = answered.lease().orElseThrow();
            return new LockAttempt.Acquired(
                    holds.first(what, wish.locks(), granted.grant().token(), lease));
        }
        if (outcome instanceof LockOutcome.Busy busy) {
            return new LockAttempt.Busy(busy.ahead());
        }
        if (outcome instanceof LockOutcome.TimedOut timedOut) {
            return new LockAttempt.Busy(timedOut.ahead());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new WaitInterruptedException(what);
        }
        throw new ProblemException(
                ProblemType.OUTCOME_UNKNOWN, what + ": its place in the queue ended while it waited; ask again");
    }

    @Override
    public Lock asLock(LockWish wish) {
        return jdk.of(wish);
    }

    @Override
    public boolean heldByCurrentThread(String name) {
        return holds.holds(new LockName(name));
    }

    @Override
    public LockReport report() {
        return client.get(REPORT_MAX, LockReport.class, "/locks");
    }

    private static Optional<LeaseId> lease(LockOutcome outcome) {
        return outcome instanceof LockOutcome.Granted granted
                ? Optional.of(granted.grant().lease())
                : Optional.empty();
    }

    private static String names(List<LockTarget> locks) {
        return String.join(
                ", ", locks.stream().map(target -> target.lock().value()).toList());
    }
}
