package dev.muster.store.raft;

import dev.muster.store.disk.DamagedException;
import dev.muster.store.disk.DurableFiles;
import dev.muster.store.disk.LogDirectory;
import dev.muster.store.disk.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one member: locked while it runs, and marked with whom it belongs to.
 *
 * <pre>
 *   muster-store.lock         held by the running process
 *   muster-store.properties   cluster name, member id, whether a log was ever kept here
 *   muster-store.mark         what was on the disk for certain, see Mark
 *   raft/                     log and snapshots
 * </pre>
 *
 * <p>Confined to the thread that starts and closes the member.
 */
final class DataDirectory implements AutoCloseable {

    private static final String FORMAT = "1";
    private static final String IDENTITY = "muster-store.properties";
    private static final String LOCK = "muster-store.lock";
    private static final String MARK = "muster-store.mark";
    private static final String LOG_KEPT =
            "the log that was kept here; a voter that forgets its log can undo the others' writes";

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes the directory for this member.
     *
     * @throws StoreStartException if another process runs on it, or it belongs to another member or cluster, or what it
     *     holds is damaged, see {@link LogDirectory}
     */
    static DataDirectory open(RaftStoreConfig config) {
        Path root = config.dataDir();
        try {
            Files.createDirectories(root);
            DataDirectory directory = lock(root);
            try {
                directory.requireOwner(config);
                directory.requireWhole(config);
                return directory;
            } catch (IOException | RuntimeException refused) {
                directory.close();
                throw refused;
            }
        } catch (DamagedException damage) {
            throw refusal(config, damage);
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be used, " + failure, failure);
        }
    }

    /** Where the log and the snapshots are. */
    Path raft() {
        return root.resolve("raft");
    }

    /** Notes that from now on a log is kept here, so that a start without one is refused; before anything is acknowledged. */
    void markUsed(RaftStoreConfig config) {
        try {
            if (!Files.exists(mark())) {
                Mark.NONE.write(mark());
            }
            writeIdentity(config, true);
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be written, " + failure, failure);
        }
    }

    /** Where {@link Mark} is kept. */
    Path mark() {
        return root.resolve(MARK);
    }

    /** The files that Ratis keeps for the cluster. */
    LogDirectory log(RaftStoreConfig config) {
        String group = RaftSettings.groupId(config.clusterName()).getUuid().toString();
        return new LogDirectory(raft().resolve(group));
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException failure) {
            throw new IllegalStateException("data directory " + root + ": lock not released", failure);
        }
    }

    private static DataDirectory lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            // the same as a lock by another process
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        if (lock == null) {
            throw new StoreStartException(
                    "data directory " + root + ": in use by a running member (expected: one member per directory)",
                    null);
        }
        return new DataDirectory(root, file, lock);
    }

    private void requireOwner(RaftStoreConfig config) throws IOException {
        Properties found = readIdentity();
        boolean logKept = Files.exists(raft());
        if (found == null) {
            if (logKept) {
                throw refusal("a log without " + IDENTITY, "both or none; restore the file or start with an empty one");
            }
            writeIdentity(config, false);
            return;
        }
        require(found, "format", FORMAT);
        require(found, "cluster", config.clusterName());
        require(found, "member", config.memberId());
        if (Boolean.parseBoolean(found.getProperty("used")) && !logKept) {
            throw new DamagedException("data directory " + root, "no log", LOG_KEPT);
        }
    }

    /** Before Ratis opens it, which would take some kinds of damage for the end of the log. */
    private void requireWhole(RaftStoreConfig config) throws IOException {
        Properties found = readIdentity();
        boolean used = found != null && Boolean.parseBoolean(found.getProperty("used"));
        Mark mark = Mark.read(mark());
        LogDirectory log = log(config);
        if (!log.exists()) {
            if (used) {
                throw new DamagedException(
                        "data directory " + root, "no log of cluster " + config.clusterName(), LOG_KEPT);
            }
        } else if (!used && log.unfinished()) {
            log.clear(); // the first start was cut short before this member could acknowledge anything
        } else {
            if (mark == null && found != null && found.containsKey("marked")) {
                throw new DamagedException("data directory " + root, "no " + MARK, "the one that was written here");
            }
            log.check(mark);
        }
    }

    /** What is damaged, and what an operator can do about it. */
    static StoreStartException refusal(RaftStoreConfig config, DamagedException damage) {
        return new StoreStartException(damage.getMessage() + ". " + advice(config), damage);
    }

    private static String advice(RaftStoreConfig config) {
        return config.voters().size() == 1
                ? "Restore the newest backup into an empty directory; keep this one until that is done"
                : "As long as a majority of the others runs: move this directory away, remove member "
                        + config.memberId() + " from the cluster and add it again with an empty one. Otherwise restore"
                        + " the newest backup";
    }

    private void require(Properties found, String name, String expected) {
        String value = found.getProperty(name);
        if (!expected.equals(value)) {
            throw refusal(name + " " + value, name + " " + expected);
        }
    }

    private StoreStartException refusal(String found, String expected) {
        return new StoreStartException("data directory " + root + ": " + found + " (expected: " + expected + ")", null);
    }

    private @Nullable Properties readIdentity() throws IOException {
        Path file = root.resolve(IDENTITY);
        if (!Files.exists(file)) {
            return null;
        }
        Properties found = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            found.load(in);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(IDENTITY + " is damaged", malformed);
        }
        return found;
    }

    private void writeIdentity(RaftStoreConfig config, boolean used) throws IOException {
        Properties identity = new Properties();
        identity.setProperty("format", FORMAT);
        identity.setProperty("cluster", config.clusterName());
        identity.setProperty("member", config.memberId());
        identity.setProperty("used", Boolean.toString(used));
        if (Files.exists(mark())) {
            identity.setProperty("marked", "true");
        }
        StringWriter text = new StringWriter();
        identity.store(text, "Whom this directory belongs to. Do not edit.");
        DurableFiles.replace(root.resolve(IDENTITY), text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
