package dev.muster.starter.registration;

import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process has listed, for operators. Immutable.
 *
 * @param listed what the registry lists, as of its last answer
 * @param statuses what each instance that shall be listed says of itself
 * @param lastHeartbeat when the registry last took a registration or a heartbeat; absent if it never did
 * @param problem why something is not listed or the last heartbeat failed; absent if all is well
 */
public record LeaseView(
        List<InstanceRef> listed,
        Map<InstanceRef, InstanceStatus> statuses,
        @Nullable Instant lastHeartbeat,
        @Nullable String problem) {

    public LeaseView {
        listed = List.copyOf(listed);
        statuses = Map.copyOf(statuses);
    }
}
