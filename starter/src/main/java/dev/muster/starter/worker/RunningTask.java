package dev.muster.starter.worker;

import dev.muster.api.coordination.WorkerAssignment;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerToken;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task on a thread of its own. Thread-safe. */
final class RunningTask implements Assignment, Runnable {

    private static final Logger log = LoggerFactory.getLogger(RunningTask.class);
    private static final int DONE_PERCENT = 100;
    private static final int MESSAGE_LENGTH_MAX = 1_000;

    private final WorkerCalls calls;
    private final WorkerGroup group;
    private final WorkerAssignment assignment;
    private final WorkHandler handler;
    private final Consumer<RunningTask> onEnd;
    private final Thread thread;
    private volatile boolean lost;

    RunningTask(
            WorkerCalls calls,
            WorkerGroup group,
            WorkerAssignment assignment,
            WorkHandler handler,
            Consumer<RunningTask> onEnd) {
        this.calls = calls;
        this.group = group;
        this.assignment = assignment;
        this.handler = handler;
        this.onEnd = onEnd;
        this.thread = new Thread(
                this, "muster-worker-" + group + "-" + assignment.task().id());
    }

    /** Called once. */
    void start() {
        thread.start();
    }

    WorkerToken token() {
        return assignment.token();
    }

    /** The task is no longer this worker's. */
    void lose() {
        lost = true;
        thread.interrupt();
    }

    /** Whether it ended in time; one that waits for itself does not wait. */
    boolean join(long nanos) throws InterruptedException {
        if (thread == Thread.currentThread()) {
            return true;
        }
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        return !thread.isAlive();
    }

    @Override
    public void run() {
        try {
            String result = handler.work(this);
            end(new WorkerReport(WorkerReport.State.DONE, DONE_PERCENT, result));
        } catch (Exception failure) {
            if (lost) {
                log.debug("Task {} of {} was taken away", task(), group, failure);
            } else {
                log.warn("Task {} of {} failed", task(), group, failure);
                end(new WorkerReport(WorkerReport.State.FAILED, 0, reason(failure)));
            }
        } finally {
            onEnd.accept(this);
        }
    }

    private static String reason(Exception failure) {
        String text = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return text.substring(0, Math.min(text.length(), MESSAGE_LENGTH_MAX));
    }

    private void end(WorkerReport report) {
        try {
            if (!lost && !calls.report(group, token(), report)) {
                log.warn("Task {} of {} is {}, and somebody else's by now", task(), group, report.state());
            }
        } catch (RuntimeException unreachable) {
            log.warn(
                    "Task {} of {} is {}, and begins anew: no server was told",
                    task(),
                    group,
                    report.state(),
                    unreachable);
        }
    }

    @Override
    public String task() {
        return assignment.task().id().value();
    }

    @Override
    public String payload() {
        return assignment.task().payload();
    }

    @Override
    public Map<String, String> labels() {
        return assignment.task().labels().values();
    }

    @Override
    public long fence() {
        return token().fence();
    }

    @Override
    public boolean lost() {
        return lost;
    }

    @Override
    public boolean progress(int percent, String message) {
        return !lost && calls.report(group, token(), new WorkerReport(WorkerReport.State.RUNNING, percent, message));
    }
}
