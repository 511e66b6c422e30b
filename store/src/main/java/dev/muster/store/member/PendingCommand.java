package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.state.Command;
import dev.muster.store.state.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command on its way, and whoever waits for it. Guarded by the lock of its {@link CommandQueue}. */
final class PendingCommand {

    private final Command command;
    private final int bytes;
    private final long submittedNanos;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private boolean maybeProposed;

    /**
     * What came of it.
     *
     * @param index place in the log
     * @param term see {@link LogPort.Appended#term()}
     */
    record Answer(long index, long term, Outcome outcome) {}

    PendingCommand(Command command, int bytes, long submittedNanos) {
        this.command = command;
        this.bytes = bytes;
        this.submittedNanos = submittedNanos;
    }

    Command command() {
        return command;
    }

    int bytes() {
        return bytes;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    boolean maybeProposed() {
        return maybeProposed;
    }

    void markProposed() {
        maybeProposed = true;
    }

    boolean olderThan(Duration age, long nowNanos) {
        return nowNanos - submittedNanos > age.toNanos();
    }

    /** Fails it, to be run outside the lock: its outcome is unknown if anybody may have it in a log, or is sending it. */
    Runnable giveUp(boolean underWay, String why) {
        return refuse(new NoQuorumException("command: " + why), why, underWay);
    }

    /** Fails it like that, unless anybody may have it in a log. */
    Runnable refuse(ProblemException ifNotProposed, String why) {
        return refuse(ifNotProposed, why, false);
    }

    private Runnable refuse(ProblemException ifNotProposed, String why, boolean underWay) {
        RequestId request = request();
        ProblemException failure = request != null && (maybeProposed || underWay)
                ? new OutcomeUnknownException(request, "request " + request + ": sent, but " + why)
                : ifNotProposed;
        return () -> answer.completeExceptionally(failure);
    }

    private @Nullable RequestId request() {
        Command asked = command;
        if (asked instanceof Command.Commit commit) {
            return commit.request();
        }
        if (asked instanceof Command.Compact compact) {
            return compact.request();
        }
        if (asked instanceof Command.Grant grant) {
            return grant.request();
        }
        return asked instanceof Command.Revoke revoke ? revoke.request() : null;
    }
}
