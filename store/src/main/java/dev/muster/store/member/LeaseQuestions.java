package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the leader about leases: all that wait at one moment in one question, one question at a time, again if nobody knew
 * or answered, which is always safe. So the number of messages, and of entries in the log, does not grow with the number
 * of leases.
 *
 * <p>Thread-safe; one lock, never held while others are called. Answers complete on the given executor.
 */
final class LeaseQuestions {

    private static final long RETRY_MILLIS_MIN = 10;
    private static final long RETRY_MILLIS_MAX = 200;

    private final Function<LeaseQuestion, CompletableFuture<LeaseAnswer>> leader;
    private final Supplier<@Nullable String> leaderName;
    private final Limits limits;
    private final Ticker ticker;
    private final ScheduledExecutorService timer;
    private final Executor answers;

    private final Object lock = new Object();
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private List<Asked> sent = List.of();
    private @Nullable String sentTo;
    private long sentNanos;
    private long attempt;
    private long retryMillis = RETRY_MILLIS_MIN;
    private boolean pausing;
    private @Nullable String closed;

    private record Asked(LeaseId lease, boolean renewal, long sinceNanos, CompletableFuture<Found> found) {}

    /**
     * What the leader told about a lease that lives.
     *
     * @param revision of the store at about that moment
     * @param index place in the log; whoever has applied it knows everything of the state that the answer rests on
     */
    record Found(long revision, long index, RemainingTime.Lives time) {}

    /**
     * @param leader where a question goes; it may fail, or never answer
     * @param leaderName who that is now; another text is another leader
     */
    LeaseQuestions(
            Function<LeaseQuestion, CompletableFuture<LeaseAnswer>> leader,
            Supplier<@Nullable String> leaderName,
            Limits limits,
            Ticker ticker,
            ScheduledExecutorService timer,
            Executor answers) {
        this.leader = leader;
        this.leaderName = leaderName;
        this.limits = limits;
        this.ticker = ticker;
        this.timer = timer;
        this.answers = answers;
    }

    /** Gives a lease its full time again; fails with {@link LeaseNotFoundException} or {@link NoQuorumException}. */
    CompletableFuture<Found> renew(LeaseId lease) {
        return ask(lease, true);
    }

    /** Tells how long a lease still lives; fails like {@link #renew}. */
    CompletableFuture<Found> look(LeaseId lease) {
        return ask(lease, false);
    }

    /** There may be a new leader: what waits for another try, or for an answer of the old one, need not wait longer. */
    void leaderChanged() {
        String leaderNow = leaderName.get();
        synchronized (lock) {
            if (!sent.isEmpty() && leaderNow != null && !leaderNow.equals(sentTo)) {
                takeBack(sent);
            }
        }
        resume();
    }

    /** Gives up what is out of time; to be called every few dozen milliseconds. */
    void sweep() {
        long now = ticker.nanos();
        boolean known = leaderName.get() != null;
        List<Runnable> done = new ArrayList<>();
        synchronized (lock) {
            sent.forEach(asked -> giveUpIfLate(asked, true, now, done));
            waiting.forEach(asked -> giveUpIfLate(asked, known, now, done));
            if (!sent.isEmpty() && now - sentNanos > limits.callTimeout().toNanos() / 2) {
                askAgainLater(sent);
            }
        }
        complete(done);
    }

    /** Fails everything that waits or comes. */
    void close(String why) {
        List<Asked> left = new ArrayList<>();
        synchronized (lock) {
            if (closed != null) {
                return;
            }
            closed = why;
            left.addAll(sent);
            left.addAll(waiting);
            sent = List.of();
            waiting.clear();
        }
        complete(List.of(
                () -> left.forEach(asked -> asked.found().completeExceptionally(new StoreClosedException(why)))));
    }

    private CompletableFuture<Found> ask(LeaseId lease, boolean renewal) {
        if (!lease.present()) {
            return CompletableFuture.failedFuture(new LeaseNotFoundException(lease));
        }
        Asked asked = new Asked(lease, renewal, ticker.nanos(), new CompletableFuture<>());
        synchronized (lock) {
            if (closed != null) {
                return CompletableFuture.failedFuture(new StoreClosedException(closed));
            }
            if (waiting.size() >= limits.waitingCommandsMax()) {
                return CompletableFuture.failedFuture(new ProblemException(
                        ProblemType.TOO_MANY_REQUESTS,
                        "leases: " + waiting.size() + " questions are waiting (expected: fewer)",
                        Map.of("max", limits.waitingCommandsMax())));
            }
            waiting.add(asked);
        }
        send();
        return asked.found();
    }

    private void send() {
        List<Asked> batch = new ArrayList<>();
        long number;
        String leaderNow = leaderName.get(); // asked before it is sent: rather sent once too often than left waiting
        synchronized (lock) {
            if (closed != null || pausing || !sent.isEmpty()) {
                return;
            }
            while (!waiting.isEmpty() && batch.size() < LeaseQuestion.LEASES_MAX) {
                Asked next = waiting.remove();
                if (!next.found().isDone()) {
                    batch.add(next);
                }
            }
            if (batch.isEmpty()) {
                return;
            }
            sent = batch;
            sentTo = leaderNow;
            sentNanos = ticker.nanos();
            number = ++attempt;
        }
        List<Asked> renewals = batch.stream().filter(Asked::renewal).toList();
        List<Asked> lookups = batch.stream().filter(asked -> !asked.renewal()).toList();
        CompletableFuture<LeaseAnswer> reply;
        try {
            reply = leader.apply(new LeaseQuestion(
                    renewals.stream().map(Asked::lease).toList(),
                    lookups.stream().map(Asked::lease).toList()));
        } catch (RuntimeException failure) {
            reply = CompletableFuture.failedFuture(failure);
        }
        var unused = reply.whenComplete((answer, failure) -> {
            if (answer instanceof LeaseAnswer.Told told
                    && told.renewals().size() == renewals.size()
                    && told.lookups().size() == lookups.size()) {
                answered(number, true, told(told, renewals, lookups));
            } else {
                answered(number, false, batch);
            }
        });
    }

    /** Completes what is known; the rest is asked again. A late answer is as true as a quick one. */
    private List<Asked> told(LeaseAnswer.Told told, List<Asked> renewals, List<Asked> lookups) {
        List<Runnable> done = new ArrayList<>();
        List<Asked> open = new ArrayList<>();
        for (int i = 0; i < renewals.size(); i++) {
            told.renewals().get(i).match(new Completion(told, renewals.get(i), done, open));
        }
        for (int i = 0; i < lookups.size(); i++) {
            told.lookups().get(i).match(new Completion(told, lookups.get(i), done, open));
        }
        complete(done);
        return open;
    }

    private void answered(long number, boolean told, List<Asked> open) {
        synchronized (lock) {
            if (number != attempt) {
                return; // they are asked again already
            }
            if (told) {
                retryMillis = RETRY_MILLIS_MIN;
            }
            if (open.isEmpty()) {
                sent = List.of();
            } else {
                askAgainLater(open);
            }
        }
        send();
    }

    /** Under the lock. */
    private void askAgainLater(List<Asked> open) {
        takeBack(open);
        if (!pausing && closed == null) {
            pausing = true;
            var unused = timer.schedule(this::resume, retryMillis, TimeUnit.MILLISECONDS);
            retryMillis = Math.min(retryMillis * 2, RETRY_MILLIS_MAX);
        }
    }

    /** Under the lock. An answer that still comes is used, but moves nothing. */
    private void takeBack(List<Asked> open) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (!open.get(i).found().isDone()) {
                waiting.addFirst(open.get(i));
            }
        }
        sent = List.of();
        attempt++;
    }

    private void resume() {
        synchronized (lock) {
            pausing = false;
        }
        send();
    }

    /** Under the lock. */
    private void giveUpIfLate(Asked asked, boolean known, long now, List<Runnable> done) {
        long age = now - asked.sinceNanos();
        if (asked.found().isDone()) {
            return;
        }
        if (age > limits.callTimeout().toNanos()) {
            NoQuorumException late = new NoQuorumException(
                    "lease " + asked.lease() + ": no leader answered within " + limits.callTimeout());
            done.add(() -> asked.found().completeExceptionally(late));
        } else if (!known && age > limits.leaderWait().toNanos()) {
            NoQuorumException unknown =
                    new NoQuorumException("lease " + asked.lease() + ": no leader is known for " + limits.leaderWait());
            done.add(() -> asked.found().completeExceptionally(unknown));
        }
    }

    private void complete(List<Runnable> completions) {
        if (!completions.isEmpty()) {
            answers.execute(() -> completions.forEach(Runnable::run));
        }
    }

    /** What becomes of one that asked. */
    private record Completion(LeaseAnswer.Told told, Asked asked, List<Runnable> done, List<Asked> open)
            implements RemainingTime.Cases<Boolean> {

        @Override
        public Boolean lives(RemainingTime.Lives answer) {
            Found found = new Found(told.revision(), told.index(), answer);
            return done.add(() -> asked.found().complete(found));
        }

        @Override
        public Boolean ending(RemainingTime.Ending answer) {
            return open.add(asked);
        }

        @Override
        public Boolean unknown(RemainingTime.Unknown answer) {
            LeaseNotFoundException refused = new LeaseNotFoundException(asked.lease());
            return done.add(() -> asked.found().completeExceptionally(refused));
        }
    }
}
