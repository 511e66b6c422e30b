package dev.muster.store.recipe.worker;

import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The text that the keys of a group hold: a line of facts, then what is free. Labels are {@code name=value,…}. */
final class WorkerText {

    private WorkerText() {}

    static Value of(WorkerAnnouncement worker) {
        return Value.of(worker.capacity() + "\n" + of(worker.labels()));
    }

    static WorkerAnnouncement worker(WorkerId id, Value value) {
        String[] parts = value.text().split("\n", 2);
        return new WorkerAnnouncement(id, Integer.parseInt(parts[0]), labels(parts[1]));
    }

    static Value of(WorkerTask task) {
        return Value.of(of(task.labels()) + "\n" + task.payload());
    }

    static WorkerTask task(WorkerTaskId id, Value value) {
        String[] parts = value.text().split("\n", 2);
        return new WorkerTask(id, parts[1], labels(parts[0]));
    }

    static Value of(WorkerReport report) {
        return Value.of(report.state() + " " + report.percent() + "\n" + report.message());
    }

    static WorkerReport report(Value value) {
        String[] parts = value.text().split("[ \n]", 3);
        return new WorkerReport(WorkerReport.State.valueOf(parts[0]), Integer.parseInt(parts[1]), parts[2]);
    }

    private static String of(WorkerLabels labels) {
        return labels.values().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static WorkerLabels labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (!text.isEmpty()) {
            for (String label : text.split(",", -1)) {
                int equals = label.indexOf('=');
                labels.put(label.substring(0, equals), label.substring(equals + 1));
            }
        }
        return new WorkerLabels(labels);
    }
}
