package dev.muster.replication;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.partition.PartitionLostListener;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table that every member holds in full. Reads come from this member's memory and never wait; a write is answered when
 * it is on every member (of up to three) and in this member's copy.
 *
 * <pre>
 *   write ──► map, one owner per key, two synchronous copies ──event──► copy of member 1 ──► listeners
 *                                                            ──event──► copy of member 2 ──► listeners
 * </pre>
 *
 * <p>Each entry has a version; a copy only ever takes a higher one, so events may arrive late, twice or out of order. A
 * removal is an entry too, remembered for ten minutes, so that it wins over older news. After a member came or went,
 * after a split healed, and once a minute, each copy is compared with the map; if the map lost entries because too many
 * members died at once, the surviving copies bring them back.
 *
 * <p>Thread-safe. One thread per table changes the copy and calls listeners.
 */
public final class ReplicatedTable<V> {

    private static final Logger log = LoggerFactory.getLogger(ReplicatedTable.class);

    private static final int QUEUE_MAX = 65_536;
    private static final int WRITE_ATTEMPTS_MAX = 50;
    private static final Duration APPLY_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration RECONCILE_EVERY = Duration.ofMinutes(1);
    private static final Duration REMOVAL_REMEMBERED = Duration.ofMinutes(10);

    private final String name;
    private final HazelcastInstance hazelcast;
    private final IMap<String, Cell> map;
    private final TableCodec<V> codec;
    private final HybridClock clock;
    private final Predicate<String> owns;
    private final Map<String, Row<V>> rows = new ConcurrentHashMap<>();
    private final List<TableListener<V>> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor applier;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean reconcileAsked = new AtomicBoolean();
    private volatile boolean entriesLost;

    ReplicatedTable(
            HazelcastInstance hazelcast, String name, TableCodec<V> codec, HybridClock clock, Predicate<String> owns) {
        this.name = name;
        this.hazelcast = hazelcast;
        this.map = hazelcast.getMap(name);
        this.codec = codec;
        this.clock = clock;
        this.owns = owns;
        this.applier = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), threads("table-" + name));
        this.timer = Executors.newSingleThreadScheduledExecutor(threads("table-" + name + "-timer"));
    }

    void start() {
        map.addEntryListener((EntryAddedListener<String, Cell>) this::heard, true);
        map.addEntryListener((EntryUpdatedListener<String, Cell>) this::heard, true);
        map.addEntryListener((EntryMergedListener<String, Cell>) this::heard, true);
        hazelcast.getPartitionService().addPartitionLostListener((PartitionLostListener) event -> {
            if (event.allReplicasInPartitionLost()) {
                entriesLost = true;
            }
            askToReconcile();
        });
        hazelcast.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                askToReconcile();
            }
        });
        hazelcast.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                askToReconcile();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                askToReconcile();
            }
        });
        askToReconcile();
        long period = RECONCILE_EVERY.toMillis();
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(this::askToReconcile, period, period, TimeUnit.MILLISECONDS);
    }

    /** What this member knows of the key; empty if it never was or was removed. */
    public Optional<V> get(String key) {
        return Optional.ofNullable(rows.get(key)).flatMap(Row::value);
    }

    /** Everything that is not removed, in no order. */
    public List<Row<V>> rows() {
        return rows.values().stream().filter(row -> row.value().isPresent()).toList();
    }

    /**
     * Changes one entry; no other change of it comes between what the operator sees and what it answers.
     *
     * @param change gets the current value, empty if there is none; answers the new one, empty to remove it, or an equal
     *     one to change nothing. May be called several times
     * @return the entry afterwards, in this member's copy already
     * @throws ProblemException {@code UNAVAILABLE} if this member is leaving or the others did not answer in time
     */
    public Row<V> write(String key, UnaryOperator<Optional<V>> change) {
        for (int attempt = 0; attempt < WRITE_ATTEMPTS_MAX; attempt++) {
            Cell old = onMap(() -> map.get(key));
            Optional<V> before =
                    old == null ? Optional.empty() : decoded(key, old).value();
            Optional<V> after = change.apply(before);
            if (after.equals(before)) {
                return old == null ? new Row<>(key, 0, Optional.empty()) : applied(key, old);
            }
            Cell next = new Cell(
                    clock.after(old == null ? 0 : old.version()),
                    after.map(codec::encode).orElse(null));
            if (replaced(key, old, next)) {
                return applied(key, next);
            }
        }
        throw new ProblemException(ProblemType.UNAVAILABLE, "table " + name + ": too many writers of " + key);
    }

    /**
     * Brings in an entry whose version was decided elsewhere.
     *
     * @return whether it was news; false if the entry has this or a higher version already
     */
    public boolean offer(String key, long version, V value) {
        Cell next = new Cell(version, codec.encode(value));
        for (int attempt = 0; attempt < WRITE_ATTEMPTS_MAX; attempt++) {
            Cell old = onMap(() -> map.get(key));
            if (old != null && old.version() >= version) {
                applied(key, old);
                return false;
            }
            if (replaced(key, old, next)) {
                applied(key, next);
                return true;
            }
        }
        throw new ProblemException(ProblemType.UNAVAILABLE, "table " + name + ": too many writers of " + key);
    }

    /** Tells the listener everything there is, then every change; returns when it heard what there is. */
    public void listen(TableListener<V> listener) {
        await(onApplier(() -> {
            rows.values().forEach(row -> listener.changed(Optional.empty(), row));
            listeners.add(listener);
        }));
    }

    void close() {
        timer.shutdownNow();
        applier.shutdown();
    }

    private boolean replaced(String key, @Nullable Cell old, Cell next) {
        return onMap(() -> old == null ? map.putIfAbsent(key, next) == null : map.replace(key, old, next));
    }

    private void heard(EntryEvent<String, Cell> event) {
        try {
            applier.execute(() -> apply(event.getKey(), event.getValue()));
        } catch (RejectedExecutionException e) {
            askToReconcile(); // too much news at once, or closing: compare the whole table instead
        }
    }

    private Row<V> applied(String key, Cell cell) {
        await(onApplier(() -> apply(key, cell)));
        return decoded(key, cell);
    }

    private void apply(String key, Cell cell) {
        Row<V> before = rows.get(key);
        if (before != null && before.version() >= cell.version()) {
            return;
        }
        Row<V> now;
        try {
            now = decoded(key, cell);
        } catch (RuntimeException e) {
            log.error("Table {}: entry {} cannot be read and is skipped", name, key, e);
            return;
        }
        rows.put(key, now);
        tell(Optional.ofNullable(before), now);
    }

    private void tell(Optional<Row<V>> before, Row<V> now) {
        for (TableListener<V> listener : listeners) {
            try {
                listener.changed(before, now);
            } catch (RuntimeException e) {
                log.error("Table {}: a listener failed at {}", name, now.key(), e);
            }
        }
    }

    private Row<V> decoded(String key, Cell cell) {
        return new Row<>(key, cell.version(), Optional.ofNullable(cell.bytes()).map(codec::decode));
    }

    private void askToReconcile() {
        if (reconcileAsked.compareAndSet(false, true)) {
            try {
                applier.execute(this::reconcile);
            } catch (RejectedExecutionException e) {
                reconcileAsked.set(false); // full or closing; the timer asks again
            }
        }
    }

    /** Runs on the applier, so whatever the copy holds was in the map before the map is read here. */
    private void reconcile() {
        reconcileAsked.set(false);
        try {
            boolean restore = entriesLost;
            entriesLost = false;
            Map<String, Cell> all = new HashMap<>();
            map.entrySet().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            all.forEach(this::apply);
            for (Row<V> row : List.copyOf(rows.values())) {
                Cell stored = all.get(row.key());
                if (stored == null || stored.version() < row.version()) {
                    settle(row, restore);
                } else if (row.value().isEmpty() && forgettable(row)) {
                    forget(row, stored);
                }
            }
        } catch (HazelcastInstanceNotActiveException e) {
            log.debug("Table {}: leaving, not compared", name);
        } catch (RuntimeException e) {
            log.warn("Table {}: could not be compared with the other members; trying again", name, e);
        }
    }

    /** The copy holds what the map does not: lost there, or dropped there long ago. */
    private void settle(Row<V> row, boolean restore) {
        if (restore && row.value().isPresent()) {
            Cell cell = new Cell(row.version(), codec.encode(row.value().get()));
            Cell raced = map.putIfAbsent(row.key(), cell);
            if (raced != null && raced.version() < row.version()) {
                map.replace(row.key(), raced, cell);
            }
            log.warn("Table {}: {} was lost by the members that left and is restored", name, row.key());
        } else if (rows.remove(row.key(), row) && row.value().isPresent()) {
            tell(Optional.of(row), new Row<>(row.key(), row.version() + 1, Optional.empty()));
        }
    }

    private static boolean forgettable(Row<?> row) {
        return HybridClock.instantOf(row.version()).plus(REMOVAL_REMEMBERED).isBefore(Instant.now());
    }

    private void forget(Row<V> row, Cell stored) {
        if (owns.test(row.key())) {
            map.remove(row.key(), stored);
        }
    }

    private <T extends @Nullable Object> T onMap(Supplier<T> call) {
        try {
            return call.get();
        } catch (HazelcastException | IllegalStateException e) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "table " + name + ": the other members do not answer (" + e.getMessage() + ")");
        }
    }

    private CompletableFuture<Void> onApplier(Runnable task) {
        try {
            return CompletableFuture.runAsync(task, applier);
        } catch (RejectedExecutionException e) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE, "table " + name + ": closing, or too many writes at once");
        }
    }

    private void await(CompletableFuture<Void> done) {
        try {
            done.get(APPLY_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "table " + name + ": interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("table " + name + ": apply failed", e.getCause());
        } catch (TimeoutException e) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "table " + name + ": written, but this member is behind by " + APPLY_WAIT_MAX);
        }
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
