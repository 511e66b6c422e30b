package dev.muster.store.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room left on the disk of a member. Below the limit it is short, until there is a quarter more than the
 * limit, so that it does not change with every file. Thread-safe.
 */
public final class FreeSpace {

    private static final Logger log = LoggerFactory.getLogger(FreeSpace.class);

    private static final int MIB = 1024 * 1024;

    private final Path directory;
    private final long bytesMin;
    private final Gauge gauge;
    private volatile @Nullable String shortage;

    /** Tells how many bytes can still be written. */
    public interface Gauge {

        /** The bytes that are left for {@code directory}. */
        long usableBytes(Path directory) throws IOException;
    }

    /** @param bytesMin the limit; 0 is none */
    public FreeSpace(Path directory, long bytesMin, Gauge gauge) {
        this.directory = directory;
        this.bytesMin = bytesMin;
        this.gauge = gauge;
    }

    /** What is short, in words; absent if nothing is. */
    public @Nullable String shortage() {
        return shortage;
    }

    /**
     * Looks at the disk; to be called every second or so.
     *
     * @return whether a shortage began or ended
     */
    public boolean look() {
        long usable;
        try {
            usable = gauge.usableBytes(directory);
        } catch (IOException failure) {
            log.debug("The space left for {} is not known", directory, failure);
            return false;
        }
        if (usable < bytesMin) {
            boolean before = shortage != null;
            String found = "disk: " + usable / MIB + " MiB are left for " + directory + " (expected: at least "
                    + bytesMin / MIB + " MiB)";
            shortage = found;
            if (!before) {
                log.warn("{}; while this member leads, only reading and deleting go on", found);
            }
            return !before;
        } else if (shortage != null && usable >= bytesMin + bytesMin / 4) {
            shortage = null;
            log.info("{} MiB are left for {} again; writes go on", usable / MIB, directory);
            return true;
        }
        return false;
    }
}
