package dev.muster.api.registry;

import java.time.Duration;
import java.util.List;

/**
 * Answer to a heartbeat.
 *
 * @param interval how long to wait before the next one
 * @param instances what the server lists under this lease; what the application misses here, it registers again
 */
public record HeartbeatAnswer(Duration interval, List<InstanceRef> instances) {

    public HeartbeatAnswer {
        instances = List.copyOf(instances);
    }
}
