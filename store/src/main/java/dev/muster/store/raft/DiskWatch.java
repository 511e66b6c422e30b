package dev.muster.store.raft;

import dev.muster.store.disk.FreeSpace;
import dev.muster.store.disk.LogDirectory;
import dev.muster.store.disk.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the {@link Mark} of a running member and watches its free space, on a thread of its own. Thread-safe. */
final class DiskWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

    private static final int PERIOD_MILLIS = 1_000;

    private final Path markFile;
    private final LogDirectory directory;
    private final LongSupplier applied;
    private final FreeSpace space;
    private final Runnable spaceChanged;
    private final ScheduledExecutorService timer;
    private Mark written;
    private boolean failing;

    private DiskWatch(
            DataDirectory data,
            LongSupplier applied,
            FreeSpace space,
            Runnable spaceChanged,
            ScheduledExecutorService timer,
            Mark written) {
        this.markFile = data.mark();
        this.directory = data.log();
        this.applied = applied;
        this.space = space;
        this.spaceChanged = spaceChanged;
        this.timer = timer;
        this.written = written;
    }

    /**
     * Starts it.
     *
     * @param applied index of the last applied entry, -1 if none is
     * @param spaceChanged is run when a shortage of space began or ended
     */
    static DiskWatch start(
            RaftStoreConfig config, DataDirectory data, LongSupplier applied, FreeSpace space, Runnable spaceChanged)
            throws IOException {
        Mark before = Mark.read(data.mark());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "muster-store-disk-" + config.memberId());
            thread.setDaemon(true);
            return thread;
        });
        DiskWatch watch = new DiskWatch(data, applied, space, spaceChanged, timer, before == null ? Mark.NONE : before);
        var unused = timer.scheduleWithFixedDelay(watch::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Writes the mark a last time; when the log takes no more. */
    @Override
    public void close() {
        timer.shutdown();
        tick();
    }

    private synchronized void tick() {
        if (space.look()) {
            spaceChanged.run();
        }
        try {
            // after a start the log is replayed: what was applied before is still there
            Mark now = directory.mark(Math.max(applied.getAsLong(), written.applied()));
            if (!now.equals(written)) {
                now.write(markFile);
                written = now;
                failing = false;
            }
            directory.dropDamagedArrivals();
        } catch (IOException failure) {
            if (!failing) { // told once, not every second
                log.warn(
                        "{} cannot be written; what it says stays true, but is older than it should be",
                        markFile,
                        failure);
            }
            failing = true;
        }
    }
}
