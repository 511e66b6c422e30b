package dev.muster.starter.registration;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.RegistrationAnswer;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.RegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of this process to have its instances listed, and the one thread that keeps it: sends what the servers do not
 * know yet, then a heartbeat for everything at the interval the servers ask for. Whatever fails is tried again, for ever.
 *
 * <pre>
 *  put, status ──► wanted, unsent ──► PUT each unsent ──► heartbeat ──► 200: what the answer misses becomes unsent
 *                                                                  └──► 404: everything becomes unsent
 * </pre>
 *
 * <p>Thread-safe: all fields that change are confined to the lease's thread, but for the volatile ones.
 */
final class Lease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final Duration INTERVAL_FIRST = Duration.ofSeconds(5);
    private static final Duration INTERVAL_LEAST = Duration.ofMillis(50);
    private static final Duration INTERVAL_MOST = Duration.ofMinutes(5);
    private static final Duration CALL_LEAST = Duration.ofSeconds(3);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    /** Heartbeats come up to this part of the interval early, so that processes that started together drift apart. */
    private static final double JITTER = 0.1;

    private final LeaseId id = LeaseId.random();
    private final RegistryClient client;
    private final RandomGenerator random;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<InstanceRef, Wanted> wanted = new LinkedHashMap<>();
    private final Set<InstanceRef> unsent = new LinkedHashSet<>();
    private final Presence presence;
    private final boolean present;
    private Duration interval = INTERVAL_FIRST;
    private int failures;
    private volatile @Nullable ScheduledFuture<?> next;
    private volatile LeaseView view = new LeaseView(List.of(), Map.of(), null, null);

    /** @param present whether it is to be noticed at once when this process is gone */
    Lease(RegistryClient client, RandomGenerator random, Clock clock, boolean present) {
        this.client = client;
        this.random = random;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "muster-lease");
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
        this.presence = new Presence(client, id, random);
        this.present = present;
    }

    /** What it looks like from outside. */
    LeaseView view() {
        return view;
    }

    /**
     * Wants the instance to be listed from now on.
     *
     * @return completes when a server has listed it; fails when one refused it, but even then it is tried again
     */
    CompletableFuture<Void> put(MusterRegistration registration, InstanceStatus status) {
        Wanted entry = new Wanted(registration, status);
        var unused = submit(() -> {
            wanted.put(registration.ref(), entry);
            unsent.add(registration.ref());
            beatAfter(Duration.ZERO);
        });
        return entry.listed;
    }

    /**
     * Changes what the instance says of itself; nothing happens if it is not wanted.
     *
     * @return completes when a server knows it, or nobody wants it
     */
    CompletableFuture<Void> status(InstanceRef ref, InstanceStatus status) {
        CompletableFuture<Void> known = new CompletableFuture<>();
        var unused = submit(() -> {
            Wanted entry = wanted.get(ref);
            if (entry == null || (entry.status == status && !unsent.contains(ref))) {
                known.complete(null);
                return;
            }
            entry.status = status;
            entry.waiting.add(known);
            unsent.add(ref);
            beatAfter(Duration.ZERO);
        });
        return known;
    }

    /** What the instance last said of itself; empty if it is not wanted. */
    Optional<InstanceStatus> status(InstanceRef ref) {
        return Optional.ofNullable(view.statuses().get(ref));
    }

    /**
     * Takes the instance off the list; it is not wanted any more even if no server could be told. Calls nobody if it was
     * never listed.
     *
     * @param deadline longest time this blocks
     * @return whether nothing is left on any list
     */
    boolean remove(InstanceRef ref, Duration deadline) {
        interrupt();
        Future<?> done = submit(() -> {
            Wanted entry = wanted.remove(ref);
            unsent.remove(ref);
            publish(view.lastHeartbeat(), view.problem());
            beatAfter(interval);
            if (entry != null && entry.wasListed()) {
                client.deregister(ref, id, deadline);
            }
            if (wanted.isEmpty()) {
                presence.unlisted();
            }
        });
        try {
            done.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            log.warn("{} could not be deregistered; it stays listed until its lease ends", ref, e.getCause());
        } catch (TimeoutException e) {
            done.cancel(true);
            log.warn("{} could not be deregistered within {}; it stays listed until its lease ends", ref, deadline);
        } catch (InterruptedException e) {
            done.cancel(true);
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Ends the call that is under way, if there is one, so that what is submitted next begins at once. */
    void interrupt() {
        ScheduledFuture<?> running = next;
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Stops the heartbeat; what is listed stays so until its time is over. */
    @Override
    public void close() {
        thread.shutdownNow();
        presence.close();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("The heartbeat still waits for an answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        if (wanted.isEmpty()) {
            return;
        }
        try {
            if (!sendUnsent() && unsent.size() < wanted.size()) {
                heartbeat();
            }
            if (failures > 0) {
                log.info("The registry at {} answers again, after {} failures", client.preferredServer(), failures);
            }
            failures = 0;
            publish(view.lastHeartbeat(), unsent.isEmpty() ? null : view.problem());
            beatAfter(interval.minusNanos((long) (interval.toNanos() * JITTER * random.nextDouble())));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Sends what no server knows yet; whether anything was sent. */
    private boolean sendUnsent() {
        boolean sent = false;
        for (InstanceRef ref : List.copyOf(unsent)) {
            Wanted entry = wanted.get(ref);
            if (entry != null) {
                sent |= send(ref, entry);
            }
        }
        return sent;
    }

    private boolean send(InstanceRef ref, Wanted entry) {
        try {
            RegistrationAnswer answer = client.register(ref, entry.registration.under(id, entry.status), deadline());
            interval = bounded(answer.heartbeatInterval());
        } catch (ProblemException e) {
            if (!Objects.equals(e.getMessage(), view.problem())) {
                log.warn("The registry refused {}: {}; trying again every {}", ref, e.getMessage(), interval);
            }
            publish(view.lastHeartbeat(), e.getMessage());
            entry.listed.completeExceptionally(e);
            return false;
        }
        unsent.remove(ref);
        if (present) {
            presence.listed();
        }
        publish(clock.instant(), null);
        List<CompletableFuture<Void>> waiting = List.copyOf(entry.waiting);
        entry.waiting.clear();
        waiting.forEach(each -> each.complete(null));
        if (entry.listed.complete(null)) {
            log.info("Listed as {} at {}", ref, entry.registration.getUri());
        }
        return true;
    }

    private void heartbeat() {
        HeartbeatAnswer answer;
        try {
            answer = client.heartbeat(id, deadline());
        } catch (ProblemException e) {
            if (e.type() != ProblemType.LEASE_NOT_FOUND) {
                throw e;
            }
            answer = new HeartbeatAnswer(interval, List.of());
        }
        interval = bounded(answer.interval());
        publish(clock.instant(), view.problem());
        Set<InstanceRef> missing = new LinkedHashSet<>(wanted.keySet());
        missing.removeAll(Set.copyOf(answer.instances()));
        missing.removeAll(unsent);
        if (!missing.isEmpty()) {
            log.info("The registry does not list {} any more; registering again", missing);
            unsent.addAll(missing);
            sendUnsent();
        }
    }

    private void failed(RuntimeException failure) {
        if (thread.isShutdown()) {
            return;
        }
        failures++;
        if (failures == 1 && !Thread.currentThread().isInterrupted()) {
            log.warn("No heartbeat: {}; trying again until a server answers", failure.getMessage());
        } else {
            log.debug("No heartbeat, failure {} in a row", failures, failure);
        }
        publish(view.lastHeartbeat(), failure.getMessage());
        beatAfter(BACKOFF.pause(failures, random).plus(INTERVAL_LEAST));
    }

    private void beatAfter(Duration pause) {
        ScheduledFuture<?> before = next;
        if (before != null) {
            before.cancel(false);
        }
        if (!thread.isShutdown()) {
            next = thread.schedule(this::beat, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void publish(@Nullable Instant lastHeartbeat, @Nullable String problem) {
        List<InstanceRef> listed =
                wanted.keySet().stream().filter(ref -> !unsent.contains(ref)).toList();
        Map<InstanceRef, InstanceStatus> statuses = new LinkedHashMap<>();
        wanted.forEach((ref, entry) -> statuses.put(ref, entry.status));
        view = new LeaseView(listed, statuses, lastHeartbeat, problem);
    }

    private Duration deadline() {
        return interval.compareTo(CALL_LEAST) < 0 ? CALL_LEAST : interval;
    }

    private static Duration bounded(Duration asked) {
        if (asked.compareTo(INTERVAL_LEAST) < 0) {
            return INTERVAL_LEAST;
        }
        return asked.compareTo(INTERVAL_MOST) > 0 ? INTERVAL_MOST : asked;
    }

    private Future<?> submit(Runnable command) {
        try {
            return thread.submit(command);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** One instance that shall be listed. Confined to the lease's thread, but for its future. */
    private static final class Wanted {

        private final MusterRegistration registration;
        private final CompletableFuture<Void> listed = new CompletableFuture<>();
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        private InstanceStatus status;

        private Wanted(MusterRegistration registration, InstanceStatus status) {
            this.registration = registration;
            this.status = status;
        }

        private boolean wasListed() {
            return listed.isDone() && !listed.isCompletedExceptionally();
        }
    }
}
