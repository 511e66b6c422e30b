package dev.muster.starter.coordination.election;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.election.CampaignOutcome;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.starter.coordination.lease.Held;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.coordination.lease.Owner;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate with a thread of its own. It stands on a lease of this process, so that its place goes at once when it is
 * closed, and never stays behind as a leader that nobody hears of. Thread-safe.
 */
final class Candidate implements Candidacy {

    private static final Logger log = LoggerFactory.getLogger(Candidate.class);
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration CALL_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final ElectionName name;
    private final CoordinationClient client;
    private final LeaseKeeper keeper;
    private final Owner owner;
    private final Duration ttl;
    private final Consumer<Object> events;
    private final Consumer<Candidate> onClose;
    private final Random random = new Random();
    private final Thread thread;
    private @Nullable KeptLease lease; // guarded by this
    private @Nullable Term term; // guarded by this
    private boolean closed; // guarded by this

    /** @param events told of {@link LeadershipGranted} and {@link LeadershipRevoked} */
    Candidate(
            ElectionName name,
            CoordinationClient client,
            LeaseKeeper keeper,
            Owner owner,
            Duration ttl,
            Consumer<Object> events,
            Consumer<Candidate> onClose) {
        this.name = name;
        this.client = client;
        this.keeper = keeper;
        this.owner = owner;
        this.ttl = ttl;
        this.events = events;
        this.onClose = onClose;
        this.thread = new Thread(this::run, "muster-election-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public String election() {
        return name.value();
    }

    @Override
    public synchronized Optional<Held> term() {
        return Optional.<Held>ofNullable(term).filter(Held::isHeld);
    }

    /** The term as this package knows it. */
    synchronized Optional<Term> current() {
        return Optional.ofNullable(term).filter(Term::isHeld);
    }

    @Override
    public synchronized Optional<Held> awaitTerm(Duration wait) {
        long until = keeper.nanos() + wait.toNanos();
        try {
            while (term().isEmpty() && !closed) {
                long left = until - keeper.nanos();
                if (left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException("election " + name);
        }
        return term();
    }

    @Override
    public void proclaim(String value) {
        Held held = term().orElseThrow(() -> new LostException("election " + name));
        ProclaimOutcome outcome = client.put(
                CALL_MAX,
                ProclaimOutcome.class,
                Map.of("token", held.token(), "value", value, "request", RequestId.random()),
                "/elections/{election}/value",
                name.value());
        if (outcome instanceof ProclaimOutcome.NotLeader) {
            throw new LostException("election " + name);
        }
    }

    @Override
    public void close() {
        Term leading;
        KeptLease standing;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            leading = term;
            standing = lease;
            notifyAll();
        }
        onClose.accept(this);
        if (leading != null) {
            leading.close(); // its thread tells the listeners, then gives the leadership back
        } else {
            thread.interrupt();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(STOP_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (standing != null) {
            standing.close();
        }
    }

    private void run() {
        int failures = 0;
        while (!isClosed()) {
            try {
                stand();
                failures = 0;
            } catch (ProblemException | ServersUnreachableException | IllegalStateException e) {
                if (!isClosed()) {
                    failures++;
                    if (failures == 1) {
                        log.warn(
                                "Election {}: this process cannot stand now and goes on trying: {}",
                                name,
                                e.getMessage());
                    }
                    pause(failures);
                }
            }
        }
    }

    /** Waits for one term and leads it. */
    private void stand() {
        KeptLease standing = keeper.grant(ttl);
        try {
            synchronized (this) {
                lease = standing;
                if (closed) {
                    return;
                }
            }
            Waking waking = new Waking(thread);
            standing.onLost(waking);
            CampaignOutcome outcome;
            try {
                outcome = campaign(standing);
            } finally {
                waking.off(); // a term has its own way to end
            }
            if (outcome instanceof CampaignOutcome.Elected elected) {
                lead(elected.leadership().token(), standing);
            }
        } finally {
            standing.close();
        }
    }

    private CampaignOutcome campaign(KeptLease standing) {
        return client.ask(
                ROUND,
                CampaignOutcome.class,
                RequestId.random(),
                left -> Map.of(
                        "owner", owner.process(), "lease", standing.id(), "wait", left, "value", owner.process()),
                "/elections/{election}",
                name.value());
    }

    private void lead(FencingToken token, KeptLease standing) {
        Term led = new Term(name.value(), token, standing);
        synchronized (this) {
            if (closed || !standing.alive()) {
                return;
            }
            term = led;
            notifyAll();
        }
        log.info("Election {}: this process leads with token {}", name, token);
        publish(new LeadershipGranted(name.value(), token));
        led.begin();
        boolean lost = led.awaitEnd();
        synchronized (this) {
            term = null;
        }
        log.info("Election {}: this process no longer leads with token {}{}", name, token, lost ? ", lost" : "");
        publish(new LeadershipRevoked(name.value(), token, lost));
    }

    private void publish(Object event) {
        try {
            events.accept(event);
        } catch (RuntimeException e) {
            log.warn("Election {}: a listener of {} failed", name, event, e);
        }
    }

    private void pause(int failures) {
        try {
            TimeUnit.NANOSECONDS.sleep(BACKOFF.pause(failures, random).toNanos());
        } catch (InterruptedException e) {
            log.trace("Election {}: woken", name);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Interrupts a thread while that is wanted, and leaves no interrupt behind. */
    private static final class Waking implements Runnable {

        private final Thread waiting;
        private boolean off; // guarded by this

        private Waking(Thread waiting) {
            this.waiting = waiting;
        }

        @Override
        public synchronized void run() {
            if (!off) {
                waiting.interrupt();
            }
        }

        private synchronized void off() {
            off = true;
            boolean unused = Thread.interrupted();
        }
    }
}
