package dev.muster.store.recipe.worker;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerAssignment;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import dev.muster.api.coordination.WorkerToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of a group at one revision. Confined to the call that read them. */
final class WorkerState {

    private final long revision;
    private final SortedMap<WorkerId, KeyValue> workers = new TreeMap<>();
    private final SortedMap<WorkerTaskId, KeyValue> tasks = new TreeMap<>();
    private final Map<WorkerTaskId, KeyValue> assigned = new HashMap<>();
    private final Map<WorkerTaskId, KeyValue> progress = new HashMap<>();
    private final Map<WorkerTaskId, KeyValue> results = new HashMap<>();

    WorkerState(WorkerKeys keys, RangeResult range) {
        this.revision = range.revision();
        for (KeyValue entry : range.entries()) {
            String name = WorkerKeys.last(entry.key());
            switch (keys.kind(entry.key())) {
                case "worker" -> workers.put(new WorkerId(name), entry);
                case "task" -> tasks.put(new WorkerTaskId(name), entry);
                case "assigned" -> assigned.put(new WorkerTaskId(name), entry);
                case "progress" -> progress.put(new WorkerTaskId(name), entry);
                default -> results.put(new WorkerTaskId(name), entry);
            }
        }
    }

    long revision() {
        return revision;
    }

    @Nullable
    KeyValue worker(WorkerId worker) {
        return workers.get(worker);
    }

    @Nullable
    KeyValue task(WorkerTaskId task) {
        return tasks.get(task);
    }

    @Nullable
    KeyValue assigned(WorkerTaskId task) {
        return assigned.get(task);
    }

    List<WorkerAnnouncement> announced() {
        List<WorkerAnnouncement> all = new ArrayList<>();
        workers.forEach((id, entry) -> all.add(WorkerText.worker(id, entry.value())));
        return all;
    }

    /** Tasks that are not finished. */
    List<WorkerTask> open() {
        List<WorkerTask> all = new ArrayList<>();
        tasks.forEach((id, entry) -> {
            if (!results.containsKey(id)) {
                all.add(WorkerText.task(id, entry.value()));
            }
        });
        return all;
    }

    /** Who does what, whether they are there or not. */
    Map<WorkerTaskId, WorkerId> current() {
        Map<WorkerTaskId, WorkerId> all = new HashMap<>();
        assigned.forEach(
                (task, entry) -> all.put(task, new WorkerId(entry.value().text())));
        return all;
    }

    List<WorkerAssignment> of(WorkerId worker) {
        List<WorkerAssignment> all = new ArrayList<>();
        tasks.forEach((id, entry) -> {
            WorkerAssignment one = assignment(WorkerText.task(id, entry.value()));
            if (one != null && one.worker().equals(worker)) {
                all.add(one);
            }
        });
        return all;
    }

    private @Nullable WorkerAssignment assignment(WorkerTask task) {
        KeyValue entry = assigned.get(task.id());
        return entry == null
                ? null
                : new WorkerAssignment(
                        new WorkerToken(task.id(), entry.modRevision()),
                        new WorkerId(entry.value().text()),
                        task);
    }

    WorkerGroupView view(WorkerGroup group) {
        List<WorkerGroupView.Worker> here = new ArrayList<>();
        workers.forEach((id, entry) ->
                here.add(new WorkerGroupView.Worker(WorkerText.worker(id, entry.value()), entry.lease())));
        List<WorkerGroupView.Task> all = new ArrayList<>();
        tasks.forEach((id, entry) -> {
            WorkerTask task = WorkerText.task(id, entry.value());
            KeyValue said = results.getOrDefault(id, progress.get(id));
            WorkerReport report = said == null ? null : WorkerText.report(said.value());
            all.add(new WorkerGroupView.Task(task, assignment(task), report));
        });
        return new WorkerGroupView(group, revision, here, all);
    }
}
