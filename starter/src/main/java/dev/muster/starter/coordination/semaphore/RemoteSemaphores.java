package dev.muster.starter.coordination.semaphore;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreRequest;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.starter.coordination.lease.Asking;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.http.CoordinationClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Semaphores that the config servers keep. Thread-safe. */
public final class RemoteSemaphores implements Semaphores {

    private static final Duration VIEW_MAX = Duration.ofSeconds(10);

    private final CoordinationClient client;
    private final Asking asking;
    private final Duration ttl;

    public RemoteSemaphores(CoordinationClient client, Asking asking, Duration ttl) {
        this.client = client;
        this.asking = asking;
        this.ttl = ttl;
    }

    @Override
    public Optional<HeldPermits> tryAcquire(String name, int permits, int total, Duration wait) {
        SemaphoreName semaphore = new SemaphoreName(name);
        SemaphoreRequest.requireTotal(total);
        if (permits < 1 || permits > total) {
            throw new InvalidArgumentException("permits", permits, "1 to the total, " + total);
        }
        String what = "semaphore " + semaphore;
        Asking.Answered<SemaphoreOutcome> answered = asking.ask(
                what,
                SemaphoreOutcome.class,
                ttl,
                wait,
                Map.of("permits", permits, "total", total),
                RemoteSemaphores::lease,
                "/semaphores/{semaphore}",
                semaphore.value());
        if (answered.outcome() instanceof SemaphoreOutcome.Granted granted) {
            return Optional.of(new Permits(
                    what, permits, granted.grant().token(), answered.lease().orElseThrow()));
        }
        if (answered.outcome() instanceof SemaphoreOutcome.Gone) {
            throw new ProblemException(
                    ProblemType.OUTCOME_UNKNOWN, what + ": its place in the queue ended while it waited; ask again");
        }
        return Optional.empty();
    }

    @Override
    public SemaphoreView view(String name) {
        return client.get(VIEW_MAX, SemaphoreView.class, "/semaphores/{semaphore}", new SemaphoreName(name).value());
    }

    private static Optional<LeaseId> lease(SemaphoreOutcome outcome) {
        return outcome instanceof SemaphoreOutcome.Granted granted
                ? Optional.of(granted.grant().lease())
                : Optional.empty();
    }

    private record Permits(String what, int permits, FencingToken token, KeptLease lease) implements HeldPermits {

        @Override
        public boolean isHeld() {
            return lease.alive();
        }

        @Override
        public void requireHeld() {
            if (!isHeld()) {
                throw new LostException(what);
            }
        }

        @Override
        public void onLost(Runnable action) {
            lease.onLost(action);
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
