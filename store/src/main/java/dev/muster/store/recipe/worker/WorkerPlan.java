package dev.muster.store.recipe.worker;

import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides who does which task: a pure function, the same for every coordinator.
 *
 * <ul>
 *   <li>A worker has every label its task asks for, and never more tasks than its capacity.
 *   <li>As many tasks as possible have a worker.
 *   <li>Sticky: what somebody does already stays there, unless that is more than one task out of balance.
 *   <li>Balanced: no chain of moves would take a task from one worker to another that has at least two fewer. Workers
 *       that may do the same tasks and have room differ by at most one.
 * </ul>
 *
 * <p>It places the new tasks with the least busy worker, making room along a shortest chain of moves if there is none, and
 * evens out along shortest chains (cost-reducing paths: Harvey, Ladner, Lovász, Tamir, "Semi-matchings for bipartite graphs
 * and load balancing", 2006). Confined to one call.
 */
public final class WorkerPlan {

    private final SortedMap<WorkerId, Load> loads = new TreeMap<>();
    private final Map<WorkerLabels, List<WorkerId>> eligible = new HashMap<>();

    private WorkerPlan(Collection<WorkerAnnouncement> workers) {
        workers.forEach(worker -> loads.put(worker.worker(), new Load(worker)));
    }

    /** Tasks of one worker, those that ask for the same together. */
    private static final class Load {
        private final WorkerAnnouncement worker;
        private final Map<WorkerLabels, TreeSet<WorkerTaskId>> tasks = new LinkedHashMap<>();
        private int size;

        Load(WorkerAnnouncement worker) {
            this.worker = worker;
        }

        boolean hasRoom() {
            return size < worker.capacity();
        }

        void add(WorkerLabels asked, WorkerTaskId task) {
            tasks.computeIfAbsent(asked, labels -> new TreeSet<>()).add(task);
            size++;
        }

        WorkerTaskId removeLast(WorkerLabels asked) {
            TreeSet<WorkerTaskId> same = tasks.get(asked);
            if (same == null) {
                throw new IllegalStateException(worker.worker() + " has no task that asks for " + asked);
            }
            WorkerTaskId task = same.last();
            same.remove(task);
            if (same.isEmpty()) {
                tasks.remove(asked);
            }
            size--;
            return task;
        }
    }

    /** One move of a chain: a task that asks for this goes from one worker to the next. */
    private record Move(WorkerId from, WorkerLabels asked, WorkerId to) {}

    /**
     * Who is to do what.
     *
     * @param workers those that are there
     * @param tasks those that are not finished
     * @param current who does what now; entries of others are ignored
     * @return tasks that nobody can do are left out
     */
    public static SortedMap<WorkerTaskId, WorkerId> assign(
            Collection<WorkerAnnouncement> workers, Collection<WorkerTask> tasks, Map<WorkerTaskId, WorkerId> current) {
        WorkerPlan plan = new WorkerPlan(workers);
        List<WorkerTask> open = new ArrayList<>();
        List<WorkerTask> ordered =
                tasks.stream().sorted(Comparator.comparing(WorkerTask::id)).toList();
        for (WorkerTask task : ordered) {
            WorkerId holder = current.get(task.id());
            Load load = holder == null ? null : plan.loads.get(holder);
            if (load != null && load.hasRoom() && load.worker.labels().satisfy(task.labels())) {
                load.add(task.labels(), task.id());
            } else {
                open.add(task);
            }
        }
        Set<WorkerLabels> hopeless = new HashSet<>();
        for (WorkerTask task : open) {
            if (!hopeless.contains(task.labels()) && !plan.place(task)) {
                hopeless.add(task.labels());
            }
        }
        plan.balance();
        SortedMap<WorkerTaskId, WorkerId> result = new TreeMap<>();
        plan.loads.forEach(
                (worker, load) -> load.tasks.values().forEach(same -> same.forEach(task -> result.put(task, worker))));
        return result;
    }

    private boolean place(WorkerTask task) {
        List<WorkerId> candidates = eligible(task.labels());
        WorkerId best = null;
        for (WorkerId candidate : candidates) {
            Load load = load(candidate);
            if (load.hasRoom() && (best == null || load.size < load(best).size)) {
                best = candidate;
            }
        }
        if (best == null) {
            List<Move> chain = chain(candidates, Integer.MAX_VALUE);
            if (chain.isEmpty()) {
                return false;
            }
            best = chain.get(0).from();
            carryOut(chain);
        }
        load(best).add(task.labels(), task.id());
        return true;
    }

    private void balance() {
        boolean moved = true;
        while (moved) {
            moved = false;
            List<WorkerId> busiest = new ArrayList<>(loads.keySet());
            busiest.sort(
                    Comparator.comparingInt((WorkerId id) -> -load(id).size).thenComparing(id -> id));
            for (WorkerId worker : busiest) {
                List<Move> chain = chain(List.of(worker), load(worker).size - 2);
                if (!chain.isEmpty()) {
                    carryOut(chain);
                    moved = true;
                    break;
                }
            }
        }
    }

    /** A shortest chain from one of {@code starts} to a worker with room and at most this many tasks; empty if none. */
    private List<Move> chain(List<WorkerId> starts, int sizeMax) {
        Map<WorkerId, @Nullable Move> reachedBy = new HashMap<>();
        Deque<WorkerId> next = new ArrayDeque<>(starts);
        starts.forEach(start -> reachedBy.put(start, null));
        while (!next.isEmpty()) {
            WorkerId from = next.remove();
            WorkerId best = null;
            for (WorkerLabels asked : load(from).tasks.keySet()) {
                for (WorkerId to : eligible(asked)) {
                    if (!reachedBy.containsKey(to)) {
                        reachedBy.put(to, new Move(from, asked, to));
                        next.add(to);
                        Load load = load(to);
                        if (load.hasRoom() && load.size <= sizeMax && (best == null || load.size < load(best).size)) {
                            best = to;
                        }
                    }
                }
            }
            if (best != null) {
                return back(reachedBy, best);
            }
        }
        return List.of();
    }

    private static List<Move> back(Map<WorkerId, @Nullable Move> reachedBy, WorkerId end) {
        Deque<Move> chain = new ArrayDeque<>();
        Move move = reachedBy.get(end);
        while (move != null) {
            chain.addFirst(move);
            move = reachedBy.get(move.from());
        }
        return List.copyOf(chain);
    }

    private void carryOut(List<Move> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) { // from the end, where there is room
            Move move = chain.get(i);
            load(move.to()).add(move.asked(), load(move.from()).removeLast(move.asked()));
        }
    }

    private List<WorkerId> eligible(WorkerLabels asked) {
        return eligible.computeIfAbsent(asked, labels -> loads.values().stream()
                .filter(load -> load.worker.labels().satisfy(labels))
                .map(load -> load.worker.worker())
                .toList());
    }

    private Load load(WorkerId worker) {
        Load load = loads.get(worker);
        if (load == null) {
            throw new IllegalStateException("worker " + worker + " is not part of the plan");
        }
        return load;
    }
}
