package dev.muster.store.raft;

import dev.muster.store.codec.SnapshotCodec;
import dev.muster.store.state.StateImage;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/** The snapshot files of one member, where Ratis looks for them. Confined to the threads of the state machine. */
final class Snapshots {

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

    /** What the newest file holds, and the place in the log it was taken at. */
    record Loaded(StateImage image, TermIndex at) {}

    SimpleStateMachineStorage storage() {
        return storage;
    }

    void init(RaftStorage raftStorage) throws IOException {
        storage.init(raftStorage);
    }

    /**
     * Reads the newest file.
     *
     * @return absent if there is none
     * @throws IOException if it cannot be read or is damaged
     */
    @Nullable
    Loaded loadNewest() throws IOException {
        SingleFileSnapshotInfo newest = storage.loadLatestSnapshot();
        if (newest == null) {
            return null;
        }
        Path path = newest.getFile().getPath();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return new Loaded(SnapshotCodec.read(in), newest.getTermIndex());
        } catch (IOException damaged) {
            throw new IOException("snapshot " + path + ": " + damaged.getMessage(), damaged);
        }
    }

    /** Writes a file that is either complete and on disk, or not there. */
    void save(StateImage image, TermIndex at) throws IOException {
        File file = storage.getSnapshotFile(at.getTerm(), at.getIndex());
        AtomicFileOutputStream out = new AtomicFileOutputStream(file); // forces the file, then renames it, on close
        try {
            SnapshotCodec.write(image, out);
        } catch (IOException | RuntimeException failure) {
            out.abort();
            throw failure;
        }
        out.close();
        MD5Hash sum = MD5FileUtil.computeMd5ForFile(file);
        MD5FileUtil.saveMD5File(file, sum);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), sum), at));
    }
}
