package dev.muster.faults.workload;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes down every call and every fault with its time, and counts what came of the calls. One line each: seconds since the beginning, who,
 * what came of it, what was asked and answered, separated by tabs. Thread-safe.
 */
public final class Journal implements AutoCloseable {

    private final long begin = System.nanoTime();
    private final BufferedWriter file;
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong lastFailure = new AtomicLong(-1);
    private final AtomicLong lastOk = new AtomicLong(-1);
    private final AtomicLong silenceMax = new AtomicLong();

    private Journal(BufferedWriter file) {
        this.file = file;
    }

    /** Writes to a new file. */
    public static Journal create(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return new Journal(Files.newBufferedWriter(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Nanoseconds since the beginning, on the monotonic clock. */
    public long now() {
        return System.nanoTime() - begin;
    }

    void ok(int client, long called, Object text) {
        ok.incrementAndGet();
        long now = now();
        long before = lastOk.getAndAccumulate(now, Math::max);
        if (before >= 0) {
            silenceMax.accumulateAndGet(now - before, Math::max);
        }
        line(called, "client " + client, "ok", text);
    }

    void refused(int client, long called, Object text) {
        refused.incrementAndGet();
        line(called, "client " + client, "refused", text);
    }

    void failed(int client, long called, Object text) {
        failed.incrementAndGet();
        lastFailure.accumulateAndGet(now(), Math::max);
        line(called, "client " + client, "failed", text);
    }

    void unknown(int client, long called, Object text) {
        unknown.incrementAndGet();
        lastFailure.accumulateAndGet(now(), Math::max);
        line(called, "client " + client, "unknown", text);
    }

    /** Writes down what happens to the cluster. */
    public void event(String text) {
        line(now(), "cluster", "event", text);
    }

    private void line(long nanos, String who, String outcome, Object text) {
        synchronized (file) {
            try {
                file.write(String.format(Locale.ROOT, "%.6f\t%.6f\t%s\t%s\t", nanos / 1e9, now() / 1e9, who, outcome));
                file.write(text.toString());
                file.newLine();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Calls with the answer that was asked for. */
    public long ok() {
        return ok.get();
    }

    /** Calls refused for what they asked. */
    public long refused() {
        return refused.get();
    }

    /** Calls that certainly had no effect because nobody was there. */
    public long failed() {
        return failed.get();
    }

    /** Calls of which nobody knows whether they had an effect. */
    public long unknown() {
        return unknown.get();
    }

    /** The longest time in which no call of anybody succeeded, between two that did. */
    public Duration silenceMax() {
        return Duration.ofNanos(silenceMax.get());
    }

    /** When the last call failed or had no answer; -1 if none did. */
    public long lastFailure() {
        return lastFailure.get();
    }

    @Override
    public void close() {
        synchronized (file) {
            try {
                file.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
