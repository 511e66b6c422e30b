package dev.muster.store.raft;

import dev.muster.store.backup.RestorePlan;
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
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftGroupId;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one member: locked while it runs, and marked with whom it belongs to.
 *
 * <pre>
 *   muster-store.lock         held by the running process
 *   muster-store.properties   cluster name, member id, whether a log was ever kept here, and the cluster's id if it was
 *                             joined or restored
 *   muster-store.mark         what was on the disk for certain, see Mark
 *   muster-store.restoring    while a backup is brought here
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
    private static final String RESTORING = "muster-store.restoring";
    /** Id of the cluster, if it was made from a backup. */
    private static final String RESTORED = "restored";
    /** Id of the cluster that this member joined. */
    private static final String JOINED = "joined";

    private static final String LOG_KEPT =
            "the log that was kept here; a voter that forgets its log can undo the others' writes";

    private final Path root;
    private final FileLock lock;
    private final RaftGroupId group;
    private final String clusterId;

    private DataDirectory(Path root, FileLock lock, RaftGroupId group, String clusterId) {
        this.root = root;
        this.lock = lock;
        this.group = group;
        this.clusterId = clusterId;
    }

    /** A cluster made from a backup keeps away from the old one, and from members that were started without it. */
    private static DataDirectory of(RaftStoreConfig config, Path root, FileLock lock) throws IOException {
        Properties identity = readIdentity(root);
        String restored = identity == null ? null : identity.getProperty(RESTORED);
        RaftGroupId group = restored == null
                ? RaftSettings.groupId(config.clusterName())
                : RaftSettings.groupId(config.clusterName(), restored);
        String joined = identity == null ? "" : identity.getProperty(JOINED, "");
        return new DataDirectory(root, lock, group, restored == null ? joined : restored);
    }

    /**
     * Takes the directory for this member.
     *
     * @param search finds the cluster that an empty directory is to join, given where its log is going to be
     * @throws StoreStartException if another process runs on it, or it belongs to another member or cluster, or what it
     *     holds is damaged, see {@link LogDirectory}
     */
    static DataDirectory open(RaftStoreConfig config, Function<Path, ClusterSearch.Found> search) {
        Path root = config.dataDir();
        try {
            Files.createDirectories(root);
            FileLock lock = lock(root);
            try {
                of(config, root, lock).requireOwner(config);
                of(config, root, lock).chooseCluster(config, search);
                DataDirectory directory = of(config, root, lock);
                directory.requireWhole(config);
                return directory;
            } catch (IOException | RuntimeException refused) {
                lock.acquiredBy().close();
                throw refused;
            }
        } catch (DamagedException damage) {
            throw refusal(config, damage);
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be used, " + failure, failure);
        }
    }

    /**
     * Takes an empty directory for a member of a cluster that is made from a backup.
     *
     * @throws StoreStartException if the directory is in use, or holds anything else
     */
    static DataDirectory openForRestore(RaftStoreConfig config, RestorePlan plan, String token) {
        Path root = config.dataDir();
        try {
            Files.createDirectories(root);
            FileLock lock = lock(root);
            try {
                RaftGroupId group = RaftSettings.groupId(config.clusterName(), plan.clusterId());
                DataDirectory directory = new DataDirectory(root, lock, group, plan.clusterId());
                directory.requireEmpty();
                DurableFiles.replace(root.resolve(RESTORING), token.getBytes(StandardCharsets.US_ASCII));
                if (Files.exists(directory.raft())) {
                    DurableFiles.delete(directory.raft()); // what an interrupted restore left
                }
                return directory;
            } catch (IOException | RuntimeException refused) {
                lock.acquiredBy().close();
                throw refused;
            }
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be used, " + failure, failure);
        }
    }

    /** Whether a restore with this token was completed here; then the backup is not needed any more. */
    static boolean restored(Path root, String token) {
        try {
            Properties found = readIdentity(root);
            return found != null && token.equals(found.getProperty("restoreToken"));
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be read, " + failure, failure);
        }
    }

    /** Notes that the restore is complete; the last step of it. */
    void markRestored(RaftStoreConfig config, String clusterId, String token) throws IOException {
        log().mark(0).write(mark());
        Properties identity = new Properties();
        identity.setProperty(RESTORED, clusterId);
        identity.setProperty("restoreToken", token);
        writeIdentity(config, identity, true);
        Files.delete(root.resolve(RESTORING));
        DurableFiles.forceDirectory(root);
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
            Properties identity = readIdentity(root);
            writeIdentity(config, identity == null ? new Properties() : identity, true);
        } catch (IOException failure) {
            throw new StoreStartException("data directory " + root + ": cannot be written, " + failure, failure);
        }
    }

    /** Where {@link Mark} is kept. */
    Path mark() {
        return root.resolve(MARK);
    }

    /** The files that Ratis keeps for the cluster. */
    LogDirectory log() {
        return new LogDirectory(raft().resolve(group.getUuid().toString()));
    }

    /** The cluster in Ratis' words: by its name, and by its id if it was made from a backup. */
    RaftGroupId group() {
        return group;
    }

    /** The id of the cluster, as far as the directory says it: of one that was joined or restored; otherwise empty. */
    String clusterId() {
        return clusterId;
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close(); // which releases it
        } catch (IOException failure) {
            throw new IllegalStateException("data directory " + root + ": lock not released", failure);
        }
    }

    private static FileLock lock(Path root) throws IOException {
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
        return lock;
    }

    private void requireOwner(RaftStoreConfig config) throws IOException {
        Properties found = readIdentity(root);
        boolean logKept = Files.exists(raft());
        if (found == null) {
            if (Files.exists(root.resolve(RESTORING))) {
                throw refusal("a restore that was interrupted", "the same restore run again");
            }
            if (logKept) {
                throw refusal("a log without " + IDENTITY, "both or none; restore the file or start with an empty one");
            }
            writeIdentity(config, new Properties(), false);
            return;
        }
        require(found, "format", FORMAT);
        require(found, "cluster", config.clusterName());
        require(found, "member", config.memberId());
        if (Boolean.parseBoolean(found.getProperty("used")) && !logKept) {
            throw new DamagedException("data directory " + root, "no log", LOG_KEPT);
        }
    }

    /**
     * Keeps which cluster an empty directory joins, before anything else is kept for it. Until something is, it is asked
     * again at each start: the cluster of that name may be another one by then.
     */
    private void chooseCluster(RaftStoreConfig config, Function<Path, ClusterSearch.Found> search) throws IOException {
        Properties identity = readIdentity(root);
        if (identity == null || Files.exists(mark()) || Boolean.parseBoolean(identity.getProperty("used"))) {
            return;
        }
        Properties before = new Properties();
        before.putAll(identity);
        RaftGroupId chosen = RaftSettings.groupId(config.clusterName());
        identity.remove(RESTORED);
        identity.remove(JOINED);
        if (config.joining()) {
            ClusterSearch.Found found = search.apply(raft());
            chosen = found.group(config.clusterName());
            identity.setProperty(JOINED, found.clusterId());
            if (found.restored()) {
                identity.setProperty(RESTORED, found.clusterId());
            }
        }
        if (!chosen.equals(group) && Files.exists(raft())) {
            DurableFiles.delete(raft()); // of a start that was cut short before anything was acknowledged
        }
        if (!identity.equals(before)) {
            writeIdentity(config, identity, false);
        }
    }

    /** Before Ratis opens it, which would take some kinds of damage for the end of the log. */
    private void requireWhole(RaftStoreConfig config) throws IOException {
        Properties found = readIdentity(root);
        Mark mark = Mark.read(mark());
        boolean used = mark != null || (found != null && Boolean.parseBoolean(found.getProperty("used")));
        LogDirectory log = log();
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

    /** The member that this directory belongs to; empty if it is new, or cannot be read. */
    static Optional<String> owner(Path root) {
        try {
            Properties identity = readIdentity(root);
            return identity == null ? Optional.empty() : Optional.ofNullable(identity.getProperty("member"));
        } catch (IOException unreadable) { // opening it says why
            return Optional.empty();
        }
    }

    private static @Nullable Properties readIdentity(Path root) throws IOException {
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

    /** @param identity what else stands there */
    private void writeIdentity(RaftStoreConfig config, Properties identity, boolean used) throws IOException {
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

    private void requireEmpty() throws IOException {
        boolean again = Files.exists(root.resolve(RESTORING)) && !Files.exists(root.resolve(IDENTITY));
        try (Stream<Path> files = Files.list(root)) {
            List<String> found = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals(LOCK) && !name.startsWith(RESTORING))
                    .filter(name -> !again || !(name.equals("raft") || name.startsWith(MARK)))
                    .sorted()
                    .toList();
            if (!found.isEmpty()) {
                throw refusal(found.toString(), "an empty directory to restore into");
            }
        }
    }
}
