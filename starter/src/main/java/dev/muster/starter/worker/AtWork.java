package dev.muster.starter.worker;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.WorkerAssignment;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerToken;
import dev.muster.starter.http.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: one thread announces it and asks what there is to do, one keeps it alive, and each task has its own.
 * Thread-safe.
 */
final class AtWork implements Working {

    private static final Logger log = LoggerFactory.getLogger(AtWork.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final int PER_TTL = 3;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final WorkerCalls calls;
    private final WorkerGroup group;
    private final WorkerSettings settings;
    private final WorkHandler handler;
    private final Duration ttl;
    private final Ticker ticker;
    private final Consumer<AtWork> onEnd;
    private final Thread asking;
    private final Thread keeping;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<WorkerToken, RunningTask> tasks = new ConcurrentHashMap<>();
    private final Random random = new Random();
    private volatile @Nullable LeaseId lease;
    private volatile long renewed;

    AtWork(
            WorkerCalls calls,
            WorkerGroup group,
            WorkerSettings settings,
            WorkHandler handler,
            Duration ttl,
            Ticker ticker,
            Consumer<AtWork> onEnd) {
        this.calls = calls;
        this.group = group;
        this.settings = settings;
        this.handler = handler;
        this.ttl = ttl;
        this.ticker = ticker;
        this.onEnd = onEnd;
        this.asking = new Thread(this::ask, "muster-worker-" + group);
        this.keeping = new Thread(this::keep, "muster-worker-" + group + "-lease");
        keeping.setDaemon(true);
    }

    /** Called once. */
    void start() {
        asking.start();
        keeping.start();
    }

    @Override
    public boolean running() {
        return closing.getCount() > 0;
    }

    @Override
    public Set<String> tasks() {
        return tasks.keySet().stream().map(token -> token.task().value()).collect(Collectors.toUnmodifiableSet());
    }

    private void ask() {
        int failures = 0;
        while (running()) {
            try {
                if (lease == null) {
                    long asked = ticker.nanos();
                    LeaseId granted = calls.announce(group, settings, ttl);
                    renewed = asked;
                    lease = granted;
                }
                reconcile(calls.assignments(
                                group, settings.name(), List.copyOf(tasks.keySet()), MusterWorkers.WAIT_ONCE_MAX)
                        .assignments());
                failures = 0;
            } catch (RuntimeException failure) {
                if (running()) {
                    log.warn("Worker {} of {} cannot ask for tasks, it tries again", settings.name(), group, failure);
                    pause(BACKOFF.pause(failures++, random));
                }
            }
        }
    }

    private void reconcile(List<WorkerAssignment> wanted) {
        Set<WorkerToken> tokens = wanted.stream().map(WorkerAssignment::token).collect(Collectors.toSet());
        tasks.forEach((token, task) -> {
            if (!tokens.contains(token)) {
                task.lose();
                tasks.remove(token);
            }
        });
        if (lease == null) {
            return; // what was assigned to the worker that it was
        }
        for (WorkerAssignment assignment : wanted) {
            if (running() && !tasks.containsKey(assignment.token())) {
                RunningTask task =
                        new RunningTask(calls, group, assignment, handler, ended -> tasks.remove(ended.token(), ended));
                tasks.put(assignment.token(), task);
                task.start();
            }
        }
    }

    private void keep() {
        while (running()) {
            pause(ttl.dividedBy(PER_TTL));
            LeaseId kept = lease;
            if (kept == null || !running()) {
                continue;
            }
            long asked = ticker.nanos();
            try {
                calls.keepAlive(group, kept, ttl.dividedBy(PER_TTL));
                renewed = asked;
            } catch (RuntimeException failure) {
                boolean ended =
                        failure instanceof ProblemException refused && refused.type() == ProblemType.LEASE_NOT_FOUND;
                if (ended || ticker.nanos() - renewed >= ttl.toNanos()) {
                    log.warn(
                            "Worker {} of {} could not be kept alive, its tasks are others'",
                            settings.name(),
                            group,
                            failure);
                    lease = null;
                    tasks.values().forEach(RunningTask::lose);
                    tasks.clear();
                }
            }
        }
    }

    private void pause(Duration time) {
        try {
            var unused = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            log.debug("Worker {} of {} goes on at once", settings.name(), group, stopped);
        }
    }

    @Override
    public void close() {
        boolean first = running();
        closing.countDown();
        asking.interrupt();
        List<RunningTask> all = new ArrayList<>(tasks.values());
        all.forEach(RunningTask::lose);
        try {
            long end = ticker.nanos() + STOP_MAX.toNanos();
            asking.join(STOP_MAX.toMillis());
            for (RunningTask task : all) {
                if (!task.join(end - ticker.nanos())) {
                    log.warn("Task {} of {} does not end", task.task(), group);
                }
            }
            if (first) {
                calls.withdraw(group, settings.name());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unreachable) {
            log.warn("Worker {} of {} is there until its lease ends", settings.name(), group, unreachable);
        } finally {
            onEnd.accept(this);
        }
    }
}
