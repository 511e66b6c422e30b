package dev.muster.config.coordination.worker;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import dev.muster.api.coordination.WorkerToken;
import dev.muster.config.coordination.call.Calls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers send about workers; what may be left out has a default. */
final class WorkerBodies {

    private static final int CAPACITY_DEFAULT = 10;
    private static final Duration TTL_DEFAULT = Duration.ofSeconds(15);
    private static final Pattern TOKEN = Pattern.compile("(.{1,128})@([1-9][0-9]{0,17})");
    private static final int PERCENT_DONE = 100;

    private WorkerBodies() {}

    /** See {@link WorkerAnnouncement}. */
    record Announce(
            @Nullable Integer capacity,
            @Nullable WorkerLabels labels,
            @Nullable LeaseId lease,
            @Nullable Duration ttl) {

        static final Announce DEFAULTS = new Announce(null, null, null, null);

        WorkerAnnouncement announcement(WorkerId worker) {
            return new WorkerAnnouncement(
                    worker,
                    Optional.ofNullable(capacity).orElse(CAPACITY_DEFAULT),
                    Optional.ofNullable(labels).orElse(WorkerLabels.NONE));
        }

        Duration ttlOrDefault() {
            return Optional.ofNullable(ttl).orElse(TTL_DEFAULT);
        }
    }

    /** Which lease is kept alive. */
    record KeepAlive(@Nullable LeaseId lease) {

        LeaseId requiredLease() {
            return Calls.required("lease", lease, "the lease of the worker");
        }
    }

    /** See {@link WorkerTask}. */
    record Declare(@Nullable String payload, @Nullable WorkerLabels labels) {

        static final Declare DEFAULTS = new Declare(null, null);

        WorkerTask task(WorkerTaskId id) {
            return new WorkerTask(
                    id,
                    Optional.ofNullable(payload).orElse(""),
                    Optional.ofNullable(labels).orElse(WorkerLabels.NONE));
        }
    }

    /** See {@link WorkerReport}; the fence is that of the assignment. */
    record Report(
            @Nullable Long fence,
            WorkerReport.@Nullable State state,
            @Nullable Integer percent,
            @Nullable String message) {

        WorkerToken token(WorkerTaskId task) {
            return new WorkerToken(task, Calls.required("fence", fence, "the fence of the assignment"));
        }

        WorkerReport report() {
            WorkerReport.State stands = Calls.required("state", state, "RUNNING, DONE or FAILED");
            return new WorkerReport(
                    stands,
                    Optional.ofNullable(percent).orElse(stands == WorkerReport.State.DONE ? PERCENT_DONE : 0),
                    Optional.ofNullable(message).orElse(""));
        }
    }

    /** Assignments in the form {@code task@fence}. */
    static Set<WorkerToken> tokens(List<String> texts) {
        return texts.stream().map(WorkerBodies::token).collect(Collectors.toSet());
    }

    private static WorkerToken token(String text) {
        Matcher parts = TOKEN.matcher(text);
        if (!parts.matches()) {
            throw new InvalidArgumentException("known", Text.shown(text), "task@fence");
        }
        return new WorkerToken(new WorkerTaskId(parts.group(1)), Long.parseLong(parts.group(2)));
    }
}
