package dev.muster.starter.worker;

import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import java.util.Map;

/**
 * Who works. Immutable.
 *
 * @param name of the worker, one of its own for each process; letters, digits, '-', '_' or '.'
 * @param capacity most tasks at once; 0 to 10,000
 * @param labels what it has
 */
public record WorkerSettings(String name, int capacity, Map<String, String> labels) {

    /** @throws dev.muster.api.InvalidArgumentException if one of them cannot be */
    public WorkerSettings {
        labels = new WorkerLabels(labels).values();
        var unused = new WorkerAnnouncement(new WorkerId(name), capacity, new WorkerLabels(labels));
    }
}
