package dev.muster.store.raft;

import dev.muster.store.codec.MalformedException;
import dev.muster.store.codec.SnapshotCodec;
import dev.muster.store.disk.DamagedException;
import dev.muster.store.disk.DurableFiles;
import dev.muster.store.state.StateImage;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot files of one member, where Ratis looks for them. The picture is taken on the thread that applies; the file
 * is written on another one. When it is complete, Ratis is asked to ask for it, and cuts the log:
 *
 * <pre>
 *   applying thread   … apply  next: -1, picture ─┐  apply  next: -1  apply           ┌─ next: index 4711 → log cut …
 *   snapshot thread                               └─ write, force, rename, written ─┘
 * </pre>
 *
 * <p>Confined to the applying thread but for {@link #forceArrived} and {@link #close}.
 */
final class Snapshots {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final int CLOSE_SECONDS_MAX = 10;
    /** After a failure it is tried again when so much of the usual distance was applied. */
    private static final int RETRY_PART = 10;

    private final long entriesMax;
    private final long bytesMax;
    private final Storage storage = new Storage();
    private final Runnable written;
    private final ExecutorService writer;
    private long base = RaftLog.INVALID_LOG_INDEX;
    private long bytes;
    private @Nullable CompletableFuture<SingleFileSnapshotInfo> writing;
    private volatile @Nullable Path arriving;

    /** @param written called on the thread that writes: {@link #next} has something to tell, or to try again */
    Snapshots(RaftStoreConfig config, Runnable written) {
        this.written = written;
        this.entriesMax = config.snapshotEvery();
        this.bytesMax = config.snapshotBytes();
        this.writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "muster-store-snapshot-" + config.memberId());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What the newest file holds, and the place in the log it was taken at. */
    record Loaded(StateImage image, TermIndex at) {}

    SimpleStateMachineStorage storage() {
        return storage;
    }

    void init(RaftStorage raftStorage) throws IOException {
        arriving = raftStorage.getStorageDir().getTmpDir().toPath();
        storage.init(raftStorage);
    }

    /**
     * Reads the newest file. Our checksum in it decides whether it is whole; the one that Ratis keeps beside it, for sending
     * it to others, is written anew if it is not there or wrong.
     *
     * @return absent if there is none
     * @throws DamagedException if it is not as it was written
     */
    @Nullable
    Loaded loadNewest() throws IOException {
        Path path = newestFile();
        if (path == null) {
            return null;
        }
        TermIndex at = SimpleStateMachineStorage.getTermIndexFromSnapshotFile(path.toFile());
        MessageDigest digest = MD5FileUtil.newMD5();
        StateImage image;
        try (InputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(path)), digest)) {
            image = SnapshotCodec.read(in);
        } catch (MalformedException malformed) {
            throw new DamagedException(
                    path.toString(), String.valueOf(malformed.getMessage()), "the snapshot as it was written");
        }
        MD5Hash sum = MD5Hash.newInstance(digest.digest());
        if (!sum.equals(storedSum(path))) {
            log.warn("Snapshot {} is whole, but its .md5 file was not; written anew", path);
            MD5FileUtil.saveMD5File(path.toFile(), sum);
        }
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(path, sum), at));
        base = at.getIndex();
        bytes = 0;
        return new Loaded(image, at);
    }

    /** Counts an entry that was applied. */
    void applied(long entryBytes) {
        bytes += entryBytes;
    }

    /**
     * Starts a snapshot if it is time for one.
     *
     * @param at the last applied entry
     * @param picture the state up to it
     * @return index of a snapshot that was completed since the last call; -1 if there is none
     */
    long next(TermIndex at, Supplier<StateImage> picture) {
        CompletableFuture<SingleFileSnapshotInfo> current = writing;
        if (current != null) {
            if (!current.isDone()) {
                return RaftLog.INVALID_LOG_INDEX;
            }
            writing = null;
            if (current.isCompletedExceptionally()) {
                return tryAgainLater(at);
            }
            SingleFileSnapshotInfo newest = current.join();
            storage.updateLatestSnapshot(newest);
            return newest.getIndex();
        }
        if (at.getIndex() - base >= entriesMax || bytes >= bytesMax) {
            base = at.getIndex();
            bytes = 0;
            StateImage image = picture.get();
            CompletableFuture<SingleFileSnapshotInfo> next =
                    CompletableFuture.supplyAsync(() -> save(image, at), writer);
            writing = next;
            var unused = next.whenComplete((saved, failure) -> written.run());
        }
        return RaftLog.INVALID_LOG_INDEX;
    }

    /** A snapshot of the leader is in place; one of ours that is still being written is of no use. */
    void installed() throws IOException {
        writing = null;
        Path directory = storage.directory().toAbsolutePath();
        DurableFiles.forceDirectory(directory);
        DurableFiles.forceDirectory(directory.resolveSibling("."));
    }

    /** Brings a snapshot of the leader to the disk before it gets its place. */
    void forceArrived() {
        Path directory = arriving;
        if (directory == null || !Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                DurableFiles.force(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("snapshot in " + directory + ": cannot be forced", failure);
        }
    }

    /** Waits a little for the one that is being written. */
    void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private long tryAgainLater(TermIndex at) {
        base = at.getIndex() - entriesMax + Math.max(1, entriesMax / RETRY_PART);
        bytes = bytesMax - Math.max(1, bytesMax / RETRY_PART);
        return RaftLog.INVALID_LOG_INDEX;
    }

    /** Writes a file that is either complete and on disk, or not there. */
    private SingleFileSnapshotInfo save(StateImage image, TermIndex at) {
        try {
            File file = storage.getSnapshotFile(at.getTerm(), at.getIndex());
            MessageDigest digest = MD5FileUtil.newMD5();
            AtomicFileOutputStream out = new AtomicFileOutputStream(file); // forces the file, then renames it, on close
            try {
                SnapshotCodec.write(image, new DigestOutputStream(out, digest));
            } catch (IOException | RuntimeException failure) {
                out.abort();
                throw failure;
            }
            out.close();
            MD5Hash sum = MD5Hash.newInstance(digest.digest());
            MD5FileUtil.saveMD5File(file, sum);
            DurableFiles.forceDirectory(storage.directory()); // the log is cut for it
            log.info("Snapshot taken at {}", at);
            return new SingleFileSnapshotInfo(new FileInfo(file.toPath(), sum), at);
        } catch (IOException | RuntimeException failure) {
            log.error("The snapshot at {} could not be written; the log keeps its entries and grows", at, failure);
            throw new CompletionException(failure);
        }
    }

    private @Nullable Path newestFile() throws IOException {
        List<Path> files = storage.files();
        return files.isEmpty() ? null : files.get(0);
    }

    private static @Nullable MD5Hash storedSum(Path file) {
        try {
            return MD5FileUtil.readStoredMd5ForFile(file.toFile());
        } catch (IOException unreadable) {
            log.debug("The .md5 file of {} cannot be read", file, unreadable);
            return null;
        }
    }

    /** Ratis' own one, but for the choice of what is kept: it fails on a damaged .md5 file of an old snapshot. */
    private static final class Storage extends SimpleStateMachineStorage {

        private volatile @Nullable Path directory;
        private long cleaned = RaftLog.INVALID_LOG_INDEX;

        @Override
        public void init(RaftStorage raftStorage) throws IOException {
            directory = raftStorage.getStorageDir().getStateMachineDir().toPath();
            super.init(raftStorage);
        }

        /** Called after every question whether there is a new snapshot, so it looks at the disk only if there is one. */
        @Override
        public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
            SingleFileSnapshotInfo newest = getLatestSnapshot();
            if (newest == null || newest.getIndex() == cleaned) {
                return;
            }
            cleaned = newest.getIndex();
            List<Path> files = files();
            for (Path old : files.subList(Math.min(policy.getNumSnapshotsRetained(), files.size()), files.size())) {
                Files.deleteIfExists(old);
                Files.deleteIfExists(old.resolveSibling(old.getFileName() + MD5FileUtil.MD5_SUFFIX));
            }
        }

        /** Newest first. */
        List<Path> files() throws IOException {
            try (Stream<Path> files = Files.list(directory())) {
                return files.filter(file -> SNAPSHOT_REGEX
                                .matcher(String.valueOf(file.getFileName()))
                                .matches())
                        .sorted(Comparator.comparingLong((Path file) -> getTermIndexFromSnapshotFile(file.toFile())
                                        .getIndex())
                                .reversed())
                        .toList();
            }
        }

        Path directory() {
            return Objects.requireNonNull(directory, "directory: not initialized");
        }
    }
}
