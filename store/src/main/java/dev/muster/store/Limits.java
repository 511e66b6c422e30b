package dev.muster.store;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;

/**
 * Bounds of one member. Immutable; the {@code with} methods give changed copies.
 *
 * @param callTimeout longest time until a call is answered; then it fails with {@link NoQuorumException} or
 *     {@link OutcomeUnknownException}
 * @param leaderWait longest time a call waits for a leader to be known; at most {@code callTimeout}
 * @param commandBytesMax largest encoded transaction; the log takes no entry above 4 MB
 * @param waitingCommandsMax most commands waiting to be sent; more are refused with {@code TOO_MANY_REQUESTS}
 * @param batchCommandsMax most commands in one log entry
 * @param batchBytesMax most bytes of one log entry with several commands
 * @param watchesMax most open watches
 * @param watchLagMax most revisions with changes of its watch that may wait for a listener once it had caught up; with more
 *     it is cut off by {@link WatchTooSlowException}. They wait in the history, not in memory of their own. What was there
 *     when the watch was opened does not count, nor what comes while all watches are behind by more than that
 * @param watchThreads threads that call listeners
 * @param quotaBytes size of the state at which puts and grants are refused
 * @param state bounds of the replicated state, used when this member leads
 */
public record Limits(
        Duration callTimeout,
        Duration leaderWait,
        int commandBytesMax,
        int waitingCommandsMax,
        int batchCommandsMax,
        int batchBytesMax,
        int watchesMax,
        long watchLagMax,
        int watchThreads,
        long quotaBytes,
        StateLimits state) {

    private static final int MIB = 1024 * 1024;
    private static final long QUOTA_DEFAULT = 256L * MIB;

    public Limits {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new InvalidArgumentException("callTimeout", callTimeout, "more than zero");
        }
        if (leaderWait.isNegative() || leaderWait.compareTo(callTimeout) > 0) {
            throw new InvalidArgumentException("leaderWait", leaderWait, "at most callTimeout, " + callTimeout);
        }
        requireBetween("commandBytesMax", commandBytesMax, 1, 3 * MIB);
        requireBetween("waitingCommandsMax", waitingCommandsMax, 1, Integer.MAX_VALUE);
        requireBetween("batchCommandsMax", batchCommandsMax, 1, 65_536);
        requireBetween("batchBytesMax", batchBytesMax, 1, 3 * MIB);
        requireBetween("watchesMax", watchesMax, 1, Integer.MAX_VALUE);
        requireBetween("watchLagMax", watchLagMax, 1, Integer.MAX_VALUE);
        requireBetween("watchThreads", watchThreads, 1, 1024);
        requireBetween("quotaBytes", quotaBytes, 1, Long.MAX_VALUE);
    }

    /** 5 s per call, 3 s without a leader, 2 MiB per transaction, 10,000 waiting commands, 10,000 watches, 256 MiB of state. */
    public static Limits defaults() {
        return new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                2 * MIB,
                10_000,
                1_024,
                MIB,
                10_000,
                10_000,
                4,
                QUOTA_DEFAULT,
                StateLimits.defaults());
    }

    /** The same with other bounds of waiting. */
    public Limits withTimeouts(Duration call, Duration leader) {
        return new Limits(
                call,
                leader,
                commandBytesMax,
                waitingCommandsMax,
                batchCommandsMax,
                batchBytesMax,
                watchesMax,
                watchLagMax,
                watchThreads,
                quotaBytes,
                state);
    }

    /** The same with other bounds of watches. */
    public Limits withWatches(int max, long lagMax, int threads) {
        return new Limits(
                callTimeout,
                leaderWait,
                commandBytesMax,
                waitingCommandsMax,
                batchCommandsMax,
                batchBytesMax,
                max,
                lagMax,
                threads,
                quotaBytes,
                state);
    }

    /** The same with other bounds of the replicated state. */
    public Limits withState(StateLimits replicated) {
        return new Limits(
                callTimeout,
                leaderWait,
                commandBytesMax,
                waitingCommandsMax,
                batchCommandsMax,
                batchBytesMax,
                watchesMax,
                watchLagMax,
                watchThreads,
                quotaBytes,
                replicated);
    }

    /** The same with another quota. */
    public Limits withQuota(long bytes) {
        return new Limits(
                callTimeout,
                leaderWait,
                commandBytesMax,
                waitingCommandsMax,
                batchCommandsMax,
                batchBytesMax,
                watchesMax,
                watchLagMax,
                watchThreads,
                bytes,
                state);
    }

    private static void requireBetween(String field, long found, long min, long max) {
        if (found < min || found > max) {
            throw new InvalidArgumentException(field, found, min + " to " + max);
        }
    }
}
