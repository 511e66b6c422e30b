package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.store.Limits;
import dev.muster.store.NoSpaceException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.codec.EntryCodec;
import dev.muster.store.member.LogPort.Appended;
import dev.muster.store.member.LogPort.DiskNearlyFullException;
import dev.muster.store.member.LogPort.NotProposedException;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to the log: all that wait at one moment in one entry, one entry at a time, in order, again if nobody
 * answered. Every command is answered or given up within its time, and it is known whether it may have happened. What
 * takes space is refused at the quota when it comes and when it is sent, so that one entry at most oversteps it.
 *
 * <pre>
 *   submit → waiting ──┐ batch        ┌─ outcomes → answers
 *                      ├─────→ sent ──┤
 *            waiting ←─┘ again        └─ failure, or no answer in time
 * </pre>
 *
 * <p>Thread-safe; one lock, never held while others are called. Entries are sent on a thread of their own, never on a
 * caller's, which may be interrupted: a log may take that for its own end. Answers complete on the given executor.
 */
final class CommandQueue {

    private static final Logger log = LoggerFactory.getLogger(CommandQueue.class);

    private static final long RETRY_MILLIS_MIN = 20;
    private static final long RETRY_MILLIS_MAX = 200;

    /** Longest wait for an answer before an entry is sent again, which is safe; calls with little time wait half of it. */
    private static final Duration ATTEMPT_MAX = Duration.ofMillis(2_500);

    private final LogPort port;
    private final Quota quota;
    private final Limits limits;
    private final Ticker ticker;
    private final ScheduledExecutorService timer;
    private final Executor sender;
    private final Executor answers;
    private final Duration attemptMax;

    private final Object lock = new Object();
    private final Deque<PendingCommand> waiting = new ArrayDeque<>();
    private List<PendingCommand> sent = List.of();
    private long sentNanos;
    private @Nullable String sentTo;
    private long attempt;
    private long retryMillis = RETRY_MILLIS_MIN;
    private boolean pausing;
    private boolean aboutToSend;
    private @Nullable String closed;

    /**
     * @param sender runs one thing after another, on a thread that nobody interrupts
     * @param answers where answers complete
     */
    CommandQueue(
            LogPort port,
            Quota quota,
            Limits limits,
            Ticker ticker,
            ScheduledExecutorService timer,
            Executor sender,
            Executor answers) {
        this.port = port;
        this.quota = quota;
        this.limits = limits;
        this.ticker = ticker;
        this.timer = timer;
        this.sender = sender;
        this.answers = answers;
        Duration half = limits.callTimeout().dividedBy(2);
        this.attemptMax = half.compareTo(ATTEMPT_MAX) < 0 ? half : ATTEMPT_MAX;
    }

    CompletableFuture<PendingCommand.Answer> submit(Command command) {
        int bytes = EntryCodec.sizeOf(command);
        if (bytes > limits.commandBytesMax()) {
            return CompletableFuture.failedFuture(new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "transaction: " + bytes + " bytes (expected: at most " + limits.commandBytesMax() + ")",
                    Map.of("field", "transaction", "found", bytes, "max", limits.commandBytesMax())));
        }
        if (quota.refuses(command)) {
            return CompletableFuture.failedFuture(quota.exceeded());
        }
        PendingCommand pending = new PendingCommand(command, bytes, ticker.nanos());
        synchronized (lock) {
            if (closed != null) {
                return CompletableFuture.failedFuture(new StoreClosedException(closed));
            }
            if (waiting.size() >= limits.waitingCommandsMax()) {
                return CompletableFuture.failedFuture(new ProblemException(
                        ProblemType.TOO_MANY_REQUESTS,
                        "commands: " + waiting.size() + " are waiting (expected: fewer)",
                        Map.of("max", limits.waitingCommandsMax())));
            }
            waiting.add(pending);
        }
        send();
        return pending.answer();
    }

    /**
     * There may be a new leader. What waits for another try need not wait longer; what is under way to another one, which
     * may be dead or cut off and never answer, is sent again at once and holds up nobody behind it.
     */
    void leaderChanged() {
        String leader = port.leader();
        synchronized (lock) {
            if (!sent.isEmpty() && leader != null && !leader.equals(sentTo)) {
                takeBack(sent, true);
            }
        }
        resume();
    }

    /** Gives up what is out of time; to be called every few dozen milliseconds. */
    void sweep() {
        long now = ticker.nanos();
        List<Runnable> givenUp = new ArrayList<>();
        boolean leaderKnown = port.leader() != null;
        synchronized (lock) {
            for (PendingCommand pending : sent) {
                if (pending.olderThan(limits.callTimeout(), now)) {
                    givenUp.add(pending.giveUp(true, "no answer within " + limits.callTimeout()));
                }
            }
            Iterator<PendingCommand> all = waiting.iterator();
            while (all.hasNext()) {
                PendingCommand pending = all.next();
                if (pending.olderThan(limits.callTimeout(), now)) {
                    givenUp.add(pending.giveUp(false, "not sent within " + limits.callTimeout()));
                    all.remove();
                } else if (!leaderKnown && !pending.maybeProposed() && pending.olderThan(limits.leaderWait(), now)) {
                    givenUp.add(pending.giveUp(false, "no leader is known for " + limits.leaderWait()));
                    all.remove();
                }
            }
            if (!sent.isEmpty() && now - sentNanos > attemptMax.toNanos()) {
                sendAgainLater(sent, true);
            }
        }
        complete(givenUp);
    }

    /** Fails everything that waits or comes. */
    void close(String why) {
        List<Runnable> givenUp = new ArrayList<>();
        synchronized (lock) {
            if (closed != null) {
                return;
            }
            closed = why;
            sent.forEach(pending -> givenUp.add(pending.giveUp(true, why)));
            waiting.forEach(pending -> givenUp.add(pending.refuse(new StoreClosedException(why), why)));
            sent = List.of();
            waiting.clear();
        }
        complete(givenUp);
    }

    private void send() {
        synchronized (lock) {
            if (aboutToSend || !sendable()) {
                return;
            }
            aboutToSend = true;
        }
        try {
            sender.execute(this::sendNow);
        } catch (RejectedExecutionException closing) {
            log.debug("Nothing more is sent: the store is closing", closing);
        }
    }

    /** Under the lock. */
    private boolean sendable() {
        return closed == null && !pausing && sent.isEmpty() && !waiting.isEmpty();
    }

    private void sendNow() {
        List<PendingCommand> batch;
        List<Runnable> refused = new ArrayList<>();
        long number;
        String leader = port.leader(); // asked before it is sent: rather sent once too often than left waiting
        synchronized (lock) {
            aboutToSend = false;
            if (!sendable()) {
                return;
            }
            batch = nextBatch(refused);
            number = batch.isEmpty() ? attempt : ++attempt;
            sent = batch;
            sentNanos = ticker.nanos();
            sentTo = leader;
        }
        complete(refused);
        if (batch.isEmpty()) {
            return;
        }
        CompletableFuture<Appended> reply;
        try {
            reply = port.append(
                    new Entry(0, batch.stream().map(PendingCommand::command).toList()));
        } catch (RuntimeException failure) {
            reply = CompletableFuture.failedFuture(failure);
        }
        var unused = reply.whenComplete((appended, failure) -> answered(number, batch, appended, failure));
    }

    private void answered(
            long number, List<PendingCommand> batch, @Nullable Appended appended, @Nullable Throwable failure) {
        boolean complete = appended != null && appended.outcomes().size() == batch.size();
        Throwable cause = unwrapped(failure);
        List<Runnable> refused = new ArrayList<>();
        synchronized (lock) {
            boolean proposed = !(cause instanceof NotProposedException);
            if (!complete && proposed) {
                batch.forEach(PendingCommand::markProposed);
            }
            if (number == attempt && sent == batch) {
                if (complete) {
                    sent = List.of();
                    retryMillis = RETRY_MILLIS_MIN;
                } else if (cause instanceof DiskNearlyFullException full) {
                    sendAgainLater(withoutGrowth(batch, full, refused), proposed);
                } else {
                    sendAgainLater(batch, proposed);
                }
            }
        }
        complete(refused);
        if (complete && appended != null) {
            List<Runnable> done = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                PendingCommand pending = batch.get(i);
                var answer = new PendingCommand.Answer(
                        appended.index(), appended.term(), appended.outcomes().get(i));
                done.add(() -> pending.answer().complete(answer));
            }
            complete(done);
            send();
        }
    }

    /** Under the lock. Refuses the commands that need room; the others are sent again. */
    private static List<PendingCommand> withoutGrowth(
            List<PendingCommand> batch, DiskNearlyFullException full, List<Runnable> refused) {
        String why = String.valueOf(full.getMessage());
        List<PendingCommand> others = new ArrayList<>();
        for (PendingCommand pending : batch) {
            if (Growth.of(pending.command())) {
                refused.add(pending.refuse(new ProblemException(ProblemType.INSUFFICIENT_STORAGE, why), why));
            } else {
                others.add(pending);
            }
        }
        return others;
    }

    /** Under the lock. */
    private void sendAgainLater(List<PendingCommand> batch, boolean proposed) {
        takeBack(batch, proposed);
        if (!pausing && closed == null) {
            pausing = true;
            var unused = timer.schedule(this::resume, retryMillis, TimeUnit.MILLISECONDS);
            retryMillis = Math.min(retryMillis * 2, RETRY_MILLIS_MAX);
        }
    }

    /** Under the lock. */
    private void takeBack(List<PendingCommand> batch, boolean proposed) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            PendingCommand pending = batch.get(i);
            if (proposed) {
                pending.markProposed();
            }
            if (!pending.answer().isDone()) {
                waiting.addFirst(pending);
            }
        }
        sent = List.of();
        attempt++; // an answer that still comes is used, but moves nothing
    }

    private void resume() {
        synchronized (lock) {
            pausing = false;
        }
        send();
    }

    /** Under the lock. What the quota no longer takes is left out, unless somebody may have it in a log already. */
    private List<PendingCommand> nextBatch(List<Runnable> refused) {
        List<PendingCommand> batch = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < limits.batchCommandsMax()) {
            PendingCommand next = waiting.element();
            if (!batch.isEmpty() && bytes + next.bytes() > limits.batchBytesMax()) {
                break;
            }
            waiting.remove();
            if (!next.maybeProposed() && quota.refuses(next.command())) {
                NoSpaceException exceeded = quota.exceeded();
                refused.add(() -> next.answer().completeExceptionally(exceeded));
            } else if (!next.answer().isDone()) {
                batch.add(next);
                bytes += next.bytes();
            }
        }
        return batch;
    }

    private void complete(List<Runnable> completions) {
        if (!completions.isEmpty()) {
            answers.execute(() -> completions.forEach(Runnable::run));
        }
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
