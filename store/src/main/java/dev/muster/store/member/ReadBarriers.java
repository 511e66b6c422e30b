package dev.muster.store.member;

import dev.muster.api.Ticker;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.member.LogPort.Place;
import dev.muster.store.state.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Orders linearizable reads by the log: a read waits for a place in it that was found after it came, and then until this
 * member has applied everything up to there. All reads that wait at one moment share a place; one is looked for at a
 * time, and a read that comes meanwhile takes the next.
 *
 * <pre>
 *   pass → waiting ─→ LogPort.readPoint: a majority confirms the leader ──────────→ place → applied here → passed
 *                      └─ fails, or takes too long ─→ a barrier written to the log ──┘
 * </pre>
 *
 * <p>Thread-safe; one lock, never held while others are called.
 */
final class ReadBarriers {

    /** How long a majority may take to confirm the leader before a barrier is written, which finds the next one. */
    private static final Duration CONFIRM_MAX = Duration.ofMillis(200);

    private final LogPort port;
    private final CommandQueue queue;
    private final Replica replica;
    private final Limits limits;
    private final Ticker ticker;
    private final Executor answers;

    private final Object lock = new Object();
    private List<Reader> waiting = new ArrayList<>();
    private final List<Reader> open = new ArrayList<>();
    private @Nullable Round round;

    private record Reader(long sinceNanos, CompletableFuture<Place> passed) {}

    /** What is under way. */
    private record Round(
            List<Reader> readers, long sinceNanos, AtomicReference<@Nullable CompletableFuture<Place>> point) {

        void giveUp(Throwable why) {
            CompletableFuture<Place> asked = point.get();
            if (asked != null) {
                asked.completeExceptionally(why);
            }
        }
    }

    ReadBarriers(LogPort port, CommandQueue queue, Replica replica, Limits limits, Ticker ticker, Executor answers) {
        this.port = port;
        this.queue = queue;
        this.replica = replica;
        this.limits = limits;
        this.ticker = ticker;
        this.answers = answers;
    }

    /** Completes when the local state contains everything that was acknowledged before this call. */
    CompletableFuture<Place> pass() {
        Reader reader = new Reader(ticker.nanos(), new CompletableFuture<>());
        synchronized (lock) {
            waiting.add(reader);
            open.add(reader);
        }
        next();
        return reader.passed();
    }

    /** Gives up what is out of time; to be called every few dozen milliseconds. */
    void sweep() {
        long now = ticker.nanos();
        List<Reader> late = new ArrayList<>();
        Round current;
        synchronized (lock) {
            current = round;
            open.removeIf(reader -> reader.passed().isDone());
            for (Reader reader : open) {
                if (now - reader.sinceNanos() > limits.callTimeout().toNanos()) {
                    late.add(reader);
                }
            }
        }
        if (current != null && now - current.sinceNanos() > CONFIRM_MAX.toNanos()) {
            current.giveUp(new TimeoutException("not confirmed within " + CONFIRM_MAX));
        }
        if (!late.isEmpty()) {
            fail(late, new NoQuorumException("read: not ordered by the log within " + limits.callTimeout()));
        }
    }

    private void next() {
        Round next;
        synchronized (lock) {
            if (round != null || waiting.isEmpty()) {
                return;
            }
            next = new Round(waiting, ticker.nanos(), new AtomicReference<>());
            round = next;
            waiting = new ArrayList<>();
        }
        CompletableFuture<Place> point = port.readPoint();
        next.point().set(point);
        var unused = point.whenComplete((place, unconfirmed) -> {
            if (place != null) {
                found(next, place);
            } else {
                writeBarrier(next);
            }
        });
    }

    private void writeBarrier(Round round) {
        var unused = queue.submit(new Command.Barrier()).whenComplete((answer, failure) -> {
            if (answer == null) {
                finished();
                fail(round.readers(), failure);
            } else {
                found(round, new Place(answer.index(), answer.term()));
            }
        });
    }

    private void found(Round round, Place place) {
        finished();
        var unused = replica.applied(place.index())
                .thenRunAsync(
                        () -> round.readers().forEach(reader -> reader.passed().complete(place)), answers);
    }

    private void finished() {
        synchronized (lock) {
            round = null;
        }
        next();
    }

    private void fail(List<Reader> readers, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable told = cause == null ? new NoQuorumException("read: not ordered by the log") : cause;
        answers.execute(() -> readers.forEach(reader -> reader.passed().completeExceptionally(told)));
    }
}
