package dev.muster.starter.discovery;

import dev.muster.api.Cursor;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.registry.InstanceEvent;
import dev.muster.api.registry.Instances;
import dev.muster.api.registry.ServiceName;
import dev.muster.starter.DiskCopy;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.Json;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.http.StreamLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.context.SmartLifecycle;

/**
 * The local copy of who is listed: kept by one subscription, read without a call to anybody. When all servers are away it
 * stays as it was; at the start it begins with the last good copy on disk.
 *
 * <p>The first lookups wait for the first word of a server, until {@code firstWait} after the start at the latest.
 * Thread-safe. The copy is replaced by the thread of the subscription; those who want to know of changes are told by another
 * thread, some changes at a time.
 */
public final class Catalogue implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Catalogue.class);
    private static final Duration TELL_AFTER = Duration.ofMillis(20);
    private static final Duration SAVE_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final RegistryClient client;
    private final List<String> services;
    private final Duration firstWait;
    private final @Nullable DiskCopy disk;
    private final StreamLimits limits;
    private final Clock clock;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile Listing listing = Listing.EMPTY;
    private volatile @Nullable Cursor cursor;
    private volatile Connection connection;
    private volatile @Nullable Running running;
    private volatile long startedNanos;

    Catalogue(
            RegistryClient client,
            List<String> services,
            Duration firstWait,
            @Nullable DiskCopy disk,
            StreamLimits limits,
            Clock clock) {
        this.client = client;
        this.services = List.copyOf(services);
        this.firstWait = firstWait;
        this.disk = disk;
        this.limits = limits;
        this.clock = clock;
        this.connection = new Connection(null, clock.instant(), false, null, "not started");
    }

    /**
     * The instances of a service that take calls, in the order of their ids; none if the service is not known. Blocks only
     * while the first word of a server is awaited.
     */
    public List<ServiceInstance> callable(String service) {
        awaitReady();
        return callableNow(service);
    }

    /** The same without waiting for anything. */
    public List<ServiceInstance> callableNow(String service) {
        try {
            return listing.of(new ServiceName(service)).callable();
        } catch (InvalidArgumentException e) {
            log.debug("Nothing can be listed under such a name", e);
            return List.of();
        }
    }

    /** The names of all services that have an instance, whatever its status. Waits like {@link #callable}. */
    public List<String> services() {
        awaitReady();
        return listing.services().keySet().stream()
                .sorted()
                .map(ServiceName::value)
                .toList();
    }

    /** Completes when a lookup need not wait any more; never fails. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** How long a lookup may still have to wait. */
    public Duration patience() {
        if (ready.isDone() || running == null) {
            return Duration.ZERO;
        }
        Duration left = firstWait.minusNanos(System.nanoTime() - startedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Counts the changes since the start of this process. */
    public long revision() {
        return listing.revision();
    }

    /**
     * Tells of changes from now on, some at a time, without locks.
     *
     * @param listener gets the revision; must not block
     * @return ends it
     */
    public AutoCloseable onChange(LongConsumer listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Where the copy stands. */
    public CatalogueView view() {
        Connection now = connection;
        Listing known = listing;
        int instances = known.services().values().stream()
                .mapToInt(service -> service.members().size())
                .sum();
        Instant asOf = now.complete() ? clock.instant() : now.asOf();
        return new CatalogueView(
                now.server(),
                now.since(),
                !now.complete(),
                asOf,
                now.problem(),
                known.services().size(),
                instances);
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        startedNanos = System.nanoTime();
        load();
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "muster-catalogue");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        connection = new Connection(null, clock.instant(), false, connection.asOf(), "not connected yet");
        EventStream stream = client.watch(services, limits, new Subscription());
        running = new Running(stream, thread);
        stream.start();
    }

    @Override
    public synchronized void stop() {
        Running ending = running;
        if (ending == null) {
            return;
        }
        running = null;
        ending.stream().close();
        ending.thread().shutdown();
        try {
            if (!ending.thread().awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                ending.thread().shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (saving.get()) {
            save();
        }
        connection = new Connection(null, clock.instant(), false, asOf(), "stopped");
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Before all that may look others up, and still there while they stop. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1024;
    }

    private void awaitReady() {
        Duration patience = patience();
        if (patience.isZero()) {
            return;
        }
        try {
            ready.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.debug("No registry server told anything within {}", firstWait);
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completes with a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(Listing next, Cursor at) {
        listing = next;
        cursor = at;
        later(telling, TELL_AFTER, this::tell);
        if (disk != null) {
            later(saving, SAVE_AFTER, this::save);
        }
    }

    private void later(AtomicBoolean planned, Duration pause, Runnable job) {
        Running now = running;
        if (now == null || !planned.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = now.thread().schedule(job, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.trace("Stopping; nobody needs to be told", e);
        }
    }

    private void tell() {
        telling.set(false);
        long revision = listing.revision();
        for (LongConsumer listener : listeners) {
            try {
                listener.accept(revision);
            } catch (RuntimeException e) {
                log.warn("A listener failed when told that the list of instances changed", e);
            }
        }
    }

    private void save() {
        saving.set(false);
        Cursor at = cursor;
        DiskCopy copy = disk;
        if (at == null || copy == null) {
            return;
        }
        try {
            copy.write(Json.write(new Instances(at, listing.instances())));
        } catch (IOException e) {
            log.warn(
                    "The list of instances could not be kept at {}; a start without servers would find nobody",
                    copy.file(),
                    e);
        }
    }

    private void load() {
        DiskCopy copy = disk;
        if (copy == null || listing.revision() > 0) {
            return;
        }
        try {
            Optional<byte[]> found = copy.read();
            if (found.isPresent()) {
                Instances saved = Json.read(found.get(), Instances.class);
                listing = listing.replacedBy(saved.instances());
                Instant at = Files.getLastModifiedTime(copy.file()).toInstant();
                connection = new Connection(null, clock.instant(), false, at, "not connected yet");
            }
        } catch (IOException | ProblemException e) {
            log.warn("The copy of the list of instances at {} is not readable and not used", copy.file(), e);
        }
    }

    private @Nullable Instant asOf() {
        return connection.complete() ? clock.instant() : connection.asOf();
    }

    /** What the stream tells, on its thread. */
    private final class Subscription implements EventStream.Listener {

        private final Set<URI> silent = new HashSet<>();
        private boolean told;

        @Override
        public void onEvent(String name, @Nullable String id, String data) {
            switch (name) {
                case InstanceEvent.Snapshot.NAME -> {
                    InstanceEvent.Snapshot event = Json.read(data, InstanceEvent.Snapshot.class);
                    changed(listing.replacedBy(event.instances()), event.cursor());
                    told = true;
                    complete();
                }
                case InstanceEvent.Changed.NAME -> {
                    InstanceEvent.Changed event = Json.read(data, InstanceEvent.Changed.class);
                    changed(listing.with(event.instance()), event.cursor());
                }
                case InstanceEvent.Removed.NAME -> {
                    InstanceEvent.Removed event = Json.read(data, InstanceEvent.Removed.class);
                    changed(listing.without(event.service(), event.id()), event.cursor());
                }
                default -> log.debug("An event named {} is not known here", name);
            }
        }

        @Override
        public void onConnected(URI server) {
            silent.clear();
            // A resumed stream tells only what changed, which may be nothing: the copy is right again.
            connection = new Connection(server, clock.instant(), told, asOf(), null);
            log.info("Following the registry at {}", server);
        }

        @Override
        public void onDisconnected(URI server, String reason) {
            if (connection.server() != null) {
                log.warn("The registry at {} is gone: {}; going on with the copy here", server, reason);
                connection = new Connection(null, clock.instant(), false, asOf(), server + ": " + reason);
            } else {
                log.debug("No connection to the registry at {}: {}", server, reason);
                Connection before = connection;
                connection = new Connection(null, before.since(), false, before.asOf(), server + ": " + reason);
            }
            silent.add(server);
            if (silent.size() == client.servers().size() && listing.revision() > 0) {
                // Nobody answers and there is a copy: waiting longer would not find more.
                ready.complete(null);
            }
        }

        private void complete() {
            Connection before = connection;
            connection = new Connection(before.server(), before.since(), true, before.asOf(), null);
            ready.complete(null);
        }
    }

    /** How this copy is connected; {@code complete} if it is known to be right. */
    private record Connection(
            @Nullable URI server,
            Instant since,
            boolean complete,
            @Nullable Instant asOf,
            @Nullable String problem) {}

    /** What lives from start to stop. */
    private record Running(EventStream stream, ScheduledThreadPoolExecutor thread) {}
}
