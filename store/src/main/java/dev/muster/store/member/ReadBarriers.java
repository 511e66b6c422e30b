package dev.muster.store.member;

import dev.muster.api.Ticker;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.state.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Orders linearizable reads by the log: a read waits for a barrier that was written after it came, and then until this
 * member has applied it. All reads that wait at one moment share a barrier; one is under way at a time, and a read that
 * comes meanwhile takes the next.
 *
 * <p>Thread-safe; one lock, never held while others are called.
 */
final class ReadBarriers {

    private final CommandQueue queue;
    private final Replica replica;
    private final Limits limits;
    private final Ticker ticker;
    private final Executor answers;

    private final Object lock = new Object();
    private List<Reader> waiting = new ArrayList<>();
    private final List<Reader> open = new ArrayList<>();
    private boolean underWay;

    private record Reader(long sinceNanos, CompletableFuture<Place> passed) {}

    /**
     * Where in the log a barrier is.
     *
     * @param term in which this member led when it wrote the barrier; 0 if another one wrote it
     */
    record Place(long index, long term) {}

    ReadBarriers(CommandQueue queue, Replica replica, Limits limits, Ticker ticker, Executor answers) {
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
        synchronized (lock) {
            open.removeIf(reader -> reader.passed().isDone());
            for (Reader reader : open) {
                if (now - reader.sinceNanos() > limits.callTimeout().toNanos()) {
                    late.add(reader);
                }
            }
        }
        if (!late.isEmpty()) {
            fail(late, new NoQuorumException("read: not ordered by the log within " + limits.callTimeout()));
        }
    }

    private void next() {
        List<Reader> readers;
        synchronized (lock) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            readers = waiting;
            waiting = new ArrayList<>();
        }
        var unused = queue.submit(new Command.Barrier()).whenComplete((answer, failure) -> {
            synchronized (lock) {
                underWay = false;
            }
            next();
            if (answer == null) {
                fail(readers, failure);
            } else {
                Place place = new Place(answer.index(), answer.term());
                var unusedOrder = replica.applied(answer.index())
                        .thenRunAsync(
                                () -> readers.forEach(reader -> reader.passed().complete(place)), answers);
            }
        });
    }

    private void fail(List<Reader> readers, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable told = cause == null ? new NoQuorumException("read: not ordered by the log") : cause;
        answers.execute(() -> readers.forEach(reader -> reader.passed().completeExceptionally(told)));
    }
}
