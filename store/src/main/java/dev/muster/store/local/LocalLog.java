package dev.muster.store.local;

import dev.muster.store.member.LogPort;
import dev.muster.store.member.Replica;
import dev.muster.store.state.Entry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A log that keeps nothing: one thread applies each entry at once. Thread-safe. */
final class LocalLog implements LogPort, AutoCloseable {

    private static final long TERM = 1;

    private final Replica replica;
    private final Clock clock;
    private final ExecutorService apply;
    private long index;

    LocalLog(Replica replica, Clock clock) {
        this.replica = replica;
        this.clock = clock;
        this.apply = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "muster-store-apply");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletableFuture<Appended> append(Entry entry) {
        try {
            return CompletableFuture.supplyAsync(() -> apply(entry), apply);
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.failedFuture(new NotProposedException("the store is closing"));
        }
    }

    @Override
    public @Nullable String leader() {
        return apply.isShutdown() ? null : "local";
    }

    @Override
    public long leadingTerm() {
        return apply.isShutdown() ? 0 : TERM;
    }

    /** At the end of what was appended so far. */
    @Override
    public CompletableFuture<Place> readPoint() {
        try {
            return CompletableFuture.supplyAsync(() -> new Place(index, TERM), apply);
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.failedFuture(new NotProposedException("the store is closing"));
        }
    }

    @Override
    public CompletableFuture<byte[]> ask(byte[] question) {
        return CompletableFuture.failedFuture(new NotProposedException("there is no other member"));
    }

    @Override
    public void close() {
        apply.shutdown();
    }

    private Appended apply(Entry entry) {
        index++;
        return new Appended(index, TERM, replica.apply(TERM, index, new Entry(clock.millis(), entry.commands())));
    }
}
