package dev.muster.store.recipe.worker;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerAssignment;
import dev.muster.api.coordination.WorkerAssignments;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerReportOutcome;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import dev.muster.api.coordination.WorkerToken;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Workers announce themselves under a lease, tasks are declared, {@link #assign} decides who does which, and workers report
 * how far they are. When a worker's lease ends, the next {@link #assign} gives its tasks to others;
 * {@link WorkerCoordinator} calls it whenever something changes.
 *
 * <p>Thread-safe; no method blocks; futures of waits may be cancelled. Futures fail like those of {@link Store#commit};
 * after an unknown outcome it is safe to repeat the call with the same request id.
 */
public final class WorkerService {

    /** Most tasks of a group, finished ones counted. */
    public static final int TASKS_MAX = 10_000;

    private static final int BATCH_MAX = 30;

    private final Store store;
    private final Waits waits;

    /** @param waits belongs to the caller, who closes it */
    public WorkerService(Store store, Waits waits) {
        this.store = store;
        this.waits = waits;
    }

    /**
     * Says that a worker is there, or is now something else.
     *
     * @param lease the worker's; it is there until this ends
     * @return fails with {@link dev.muster.store.LeaseNotFoundException} if the lease is not there
     */
    public CompletableFuture<Void> announce(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerAnnouncement announcement, LeaseId lease) {
        if (!lease.present()) {
            throw new InvalidArgumentException("lease", "none", "the lease of the worker");
        }
        Key key = new WorkerKeys(namespace, group).worker(announcement.worker());
        return store.commit(
                        Attempts.id(request, key.text(), 0),
                        Transaction.builder()
                                .then(Operation.put(key, WorkerText.of(announcement), lease))
                                .build())
                .thenApply(done -> null);
    }

    /** A worker goes, before its lease ends; false if it was not there. */
    public CompletableFuture<Boolean> withdraw(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerId worker) {
        Key key = new WorkerKeys(namespace, group).worker(worker);
        return store.commit(
                        Attempts.id(request, key.text() + " withdraw", 0),
                        Transaction.builder()
                                .when(Compare.exists(key))
                                .then(Operation.delete(key))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /**
     * Declares a task.
     *
     * @return false if there is one with this id, which stays as it is; fails with {@code LIMIT_EXCEEDED} if there are
     *     {@value #TASKS_MAX} (those that are declared at the same moment may go a little beyond)
     */
    public CompletableFuture<Boolean> declare(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerTask task) {
        WorkerKeys keys = new WorkerKeys(namespace, group);
        Key key = keys.task(task.id());
        return Attempts.plain(store.range(RangeQuery.of(keys.all("task")).withCountOnly(), ReadAt.STALE)
                .thenCompose(tasks -> {
                    if (tasks.count() >= TASKS_MAX) {
                        throw new ProblemException(
                                ProblemType.LIMIT_EXCEEDED,
                                "tasks: " + tasks.count() + " (expected: less than " + TASKS_MAX + ")",
                                Map.of("found", tasks.count(), "max", TASKS_MAX));
                    }
                    return store.commit(
                            Attempts.id(request, key.text() + " declare", 0),
                            Transaction.builder()
                                    .when(Compare.absent(key))
                                    .then(Operation.put(key, WorkerText.of(task)))
                                    .build());
                })
                .thenApply(result -> result.succeeded()));
    }

    /** Removes a task, finished or not, from whoever does it; false if there was none. */
    public CompletableFuture<Boolean> remove(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerTaskId task) {
        WorkerKeys keys = new WorkerKeys(namespace, group);
        return store.commit(
                        Attempts.id(request, keys.task(task).text() + " remove", 0),
                        Transaction.builder()
                                .when(Compare.exists(keys.task(task)))
                                .then(
                                        Operation.delete(keys.task(task)),
                                        Operation.delete(keys.assigned(task)),
                                        Operation.delete(keys.progress(task)),
                                        Operation.delete(keys.result(task)))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** All workers and tasks at one revision. */
    public CompletableFuture<WorkerGroupView> view(Namespace namespace, WorkerGroup group) {
        return Attempts.plain(read(new WorkerKeys(namespace, group)).thenApply(state -> state.view(group)));
    }

    /**
     * Gives tasks to workers as {@link WorkerPlan} says. Any number of servers may do so at once: what one decided from
     * an older state than the other is refused and decided again.
     *
     * @return how many tasks were given to somebody else, or taken from somebody
     */
    public CompletableFuture<Integer> assign(Namespace namespace, WorkerGroup group) {
        WorkerKeys keys = new WorkerKeys(namespace, group);
        int[] changed = {0};
        return Attempts.repeat("assignment of " + group, attempt -> read(keys).thenCompose(state -> {
            List<Change> changes = changes(state);
            if (changes.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.of(changed[0]));
            }
            return carryOut(keys, changes, 0, changed)
                    .thenApply(all -> all ? Optional.of(changed[0]) : Optional.<Integer>empty());
        }));
    }

    /** One task that gets another worker, or none. */
    private record Change(KeyValue task, long assigned, Optional<KeyValue> worker) {}

    private static List<Change> changes(WorkerState state) {
        List<Change> changes = new ArrayList<>();
        Map<WorkerTaskId, WorkerId> current = state.current();
        List<WorkerTask> open = state.open();
        Map<WorkerTaskId, WorkerId> wanted = WorkerPlan.assign(state.announced(), open, current);
        for (WorkerTask task : open) {
            WorkerId next = wanted.get(task.id());
            KeyValue declared = state.task(task.id());
            if (declared != null && !Optional.ofNullable(next).equals(Optional.ofNullable(current.get(task.id())))) {
                KeyValue assigned = state.assigned(task.id());
                changes.add(new Change(
                        declared,
                        assigned == null ? 0 : assigned.modRevision(),
                        Optional.ofNullable(next).map(state::worker)));
            }
        }
        return changes;
    }

    private CompletableFuture<Boolean> carryOut(WorkerKeys keys, List<Change> changes, int from, int[] changed) {
        if (from >= changes.size()) {
            return CompletableFuture.completedFuture(true);
        }
        List<Change> batch = changes.subList(from, Math.min(changes.size(), from + BATCH_MAX));
        List<Compare> guards = new ArrayList<>();
        List<Operation> steps = new ArrayList<>();
        for (Change change : batch) {
            WorkerTaskId task = new WorkerTaskId(WorkerKeys.last(change.task().key()));
            guards.add(Compare.modRevision(
                    change.task().key(), Relation.EQUAL, change.task().modRevision()));
            guards.add(Compare.modRevision(keys.assigned(task), Relation.EQUAL, change.assigned()));
            guards.add(Compare.absent(keys.result(task)));
            steps.add(Operation.delete(keys.progress(task)));
            change.worker()
                    .ifPresentOrElse(
                            worker -> {
                                guards.add(Compare.modRevision(worker.key(), Relation.EQUAL, worker.modRevision()));
                                steps.add(Operation.put(keys.assigned(task), Value.of(WorkerKeys.last(worker.key()))));
                            },
                            () -> steps.add(Operation.delete(keys.assigned(task))));
        }
        return store.commit(RequestId.random(), new Transaction(guards, steps, List.of()))
                .thenCompose(result -> {
                    if (!result.succeeded()) {
                        return CompletableFuture.completedFuture(false);
                    }
                    changed[0] += batch.size();
                    return carryOut(keys, changes, from + BATCH_MAX, changed);
                });
    }

    /** What a worker has to do now. */
    public CompletableFuture<WorkerAssignments> assignments(Namespace namespace, WorkerGroup group, WorkerId worker) {
        return Attempts.plain(assignments(new WorkerKeys(namespace, group), worker));
    }

    /**
     * Waits until a worker has something else to do.
     *
     * @param known what it does already
     * @return what it has to do now; the same as is known if nothing changed in the time given
     */
    public CompletableFuture<WorkerAssignments> awaitChange(
            Namespace namespace, WorkerGroup group, WorkerId worker, Set<WorkerToken> known, Duration waitMax) {
        WorkerKeys keys = new WorkerKeys(namespace, group);
        AtomicReference<WorkerAssignments> last = new AtomicReference<>(new WorkerAssignments(0, List.of()));
        return waits.until(
                keys.all("assigned"),
                waitMax,
                () -> assignments(keys, worker).thenApply(now -> {
                    last.set(now);
                    return tokens(now).equals(known) ? Optional.empty() : Optional.of(now);
                }),
                last::get);
    }

    private static Set<WorkerToken> tokens(WorkerAssignments all) {
        return all.assignments().stream().map(WorkerAssignment::token).collect(Collectors.toSet());
    }

    private CompletableFuture<WorkerAssignments> assignments(WorkerKeys keys, WorkerId worker) {
        return read(keys).thenApply(state -> new WorkerAssignments(state.revision(), state.of(worker)));
    }

    /** A worker tells how far it is; a finished task is no longer its own. */
    public CompletableFuture<WorkerReportOutcome> report(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerToken token, WorkerReport report) {
        WorkerKeys keys = new WorkerKeys(namespace, group);
        Key assigned = keys.assigned(token.task());
        return Attempts.repeat("report of " + token.task(), attempt -> {
            ReadAt at = attempt == 0 ? ReadAt.STALE : ReadAt.LINEARIZABLE;
            return store.get(assigned, at)
                    .thenCompose(holder -> holder.map(found -> store.get(
                                    keys.worker(new WorkerId(found.value().text())), at))
                            .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                    .thenCompose(worker -> store.commit(
                            Attempts.id(request, assigned.text() + " report " + token.fence(), attempt),
                            report(keys, token, report, worker)))
                    .thenApply(result -> reported(result.succeeded(), attempt, token));
        });
    }

    private static Optional<WorkerReportOutcome> reported(boolean recorded, int attempt, WorkerToken token) {
        if (recorded) {
            return Optional.of(new WorkerReportOutcome.Recorded());
        }
        return attempt == 0 ? Optional.empty() : Optional.of(new WorkerReportOutcome.Over(token));
    }

    private static Transaction report(
            WorkerKeys keys, WorkerToken token, WorkerReport report, Optional<KeyValue> worker) {
        List<Compare> guards = new ArrayList<>();
        guards.add(Compare.modRevision(keys.assigned(token.task()), Relation.EQUAL, token.fence()));
        LeaseId lease = LeaseId.NONE;
        if (worker.isPresent()) {
            KeyValue here = worker.get();
            lease = here.lease();
            guards.add(new Compare.Lease(KeyRange.of(here.key()), Relation.EQUAL, lease));
            guards.add(Compare.exists(here.key()));
        } else { // its lease ended; this cannot hold, and its answer is remembered
            guards.add(Compare.absent(keys.assigned(token.task())));
        }
        List<Operation> steps = report.state().finished()
                ? List.of(
                        Operation.put(keys.result(token.task()), WorkerText.of(report)),
                        Operation.delete(keys.progress(token.task())),
                        Operation.delete(keys.assigned(token.task())))
                : List.of(Operation.put(keys.progress(token.task()), WorkerText.of(report), lease));
        return new Transaction(guards, steps, List.of());
    }

    private CompletableFuture<WorkerState> read(WorkerKeys keys) {
        return read(RangeQuery.of(keys.everything()), ReadAt.LINEARIZABLE, new ArrayList<>())
                .thenApply(range -> new WorkerState(keys, range));
    }

    /** Reads on at the same revision while there is more than one answer may hold. */
    private CompletableFuture<RangeResult> read(RangeQuery query, ReadAt at, List<KeyValue> before) {
        return store.range(query, at).thenCompose(range -> {
            before.addAll(range.entries());
            if (!range.more()) {
                return CompletableFuture.completedFuture(
                        new RangeResult(range.revision(), before, false, before.size()));
            }
            Key last = before.get(before.size() - 1).key();
            KeyRange rest = KeyRange.between(Key.of(last.text() + "\0"), end(query.range()));
            long revision = query.revision() == 0 ? range.revision() : query.revision();
            return read(RangeQuery.of(rest).withRevision(revision), ReadAt.STALE, before)
                    .thenApply(all -> new RangeResult(revision, all.entries(), false, all.count()));
        });
    }

    private static Key end(KeyRange range) {
        if (range instanceof KeyRange.Between between) {
            return between.to();
        }
        throw new IllegalStateException("range: " + range + " (expected: one with an end)");
    }
}
