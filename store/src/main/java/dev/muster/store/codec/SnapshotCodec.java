package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.keys.KeySpaceImage;
import dev.muster.store.state.RememberedRequest;
import dev.muster.store.state.StateImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots: the whole replicated state in one file. Stateless.
 *
 * <pre>
 *   "MUSTERSN" │ version │ formation │ time │ revisions │ base … │ changes … │ requests … │ CRC32C of all before │
 *       8      │    1    │           │      │           │        │           │            │          4           │
 * </pre>
 */
public final class SnapshotCodec {

    private static final byte[] MAGIC = "MUSTERSN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    static final int EVENT_PUT = 1;
    static final int EVENT_DELETE = 2;

    private SnapshotCodec() {}

    /** Writes the binary form; the stream is flushed, not closed. */
    public static void write(StateImage image, OutputStream stream) throws IOException {
        CRC32C sum = new CRC32C();
        BufferedOutputStream buffered = new BufferedOutputStream(stream, 64 * 1024);
        CheckedOutputStream checked = new CheckedOutputStream(buffered, sum);
        checked.write(MAGIC);
        Output out = new Output(checked);
        try {
            out.octet(VERSION);
            writeFormation(out, image.formation());
            out.fixedLong(image.timeMillis());
            writeKeys(out, image.keys());
            out.number(image.requests().size());
            for (RememberedRequest known : image.requests()) {
                out.text(known.request().value());
                OutcomeCodec.write(out, known.outcome());
            }
            Output trailer = new Output(buffered);
            trailer.fixedInt((int) sum.getValue());
            trailer.flush();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /**
     * Reads the binary form, to the end of the stream.
     *
     * @throws MalformedException if it is damaged, cut off, or of a newer version
     */
    public static StateImage read(InputStream stream) throws IOException {
        CRC32C sum = new CRC32C();
        InputStream buffered = new BufferedInputStream(stream, 64 * 1024);
        CheckedInputStream checked = new CheckedInputStream(buffered, sum);
        try {
            StateImage image = readImage(checked);
            int expected = (int) sum.getValue();
            int found = new DataInputStream(buffered).readInt();
            if (found != expected) {
                throw new MalformedException("snapshot: checksum " + Integer.toHexString(found) + " (expected: "
                        + Integer.toHexString(expected) + "); the file is damaged");
            }
            if (buffered.read() >= 0) {
                throw new MalformedException("snapshot: bytes after the checksum");
            }
            return image;
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException | ProblemException | IllegalStateException refused) {
            throw new MalformedException("snapshot: damaged or cut off, " + refused, refused);
        }
    }

    private static StateImage readImage(InputStream stream) throws IOException {
        byte[] magic = stream.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new MalformedException("snapshot: does not start with MUSTERSN");
        }
        Input in = new Input(stream);
        in.requireVersion("snapshot", in.octet(), VERSION);
        StateImage.Formation formation =
                in.flag() ? new StateImage.Formation(in.text(), EntryCodec.readLimits(in)) : null;
        long timeMillis = in.fixedLong();
        KeySpaceImage keys = readKeys(in);
        int count = in.count("requests", ValueCodec.ELEMENTS_MAX);
        List<RememberedRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new RememberedRequest(new RequestId(in.text()), OutcomeCodec.read(in)));
        }
        return new StateImage(formation, timeMillis, keys, requests);
    }

    private static void writeFormation(Output out, StateImage.@Nullable Formation formation) {
        out.flag(formation != null);
        if (formation != null) {
            out.text(formation.clusterId());
            EntryCodec.writeLimits(out, formation.limits());
        }
    }

    private static void writeKeys(Output out, KeySpaceImage keys) {
        out.number(keys.revision());
        out.number(keys.compactRevision());
        ValueCodec.writeKeyValues(out, keys.base());
        out.number(keys.changes().size());
        for (WatchBatch batch : keys.changes()) {
            out.number(batch.revision());
            out.number(batch.events().size());
            batch.events().forEach(event -> writeEvent(out, event));
        }
    }

    private static KeySpaceImage readKeys(Input in) throws IOException {
        long revision = in.number();
        long compactRevision = in.number();
        List<KeyValue> base = ValueCodec.readKeyValues(in);
        int count = in.count("changes", ValueCodec.ELEMENTS_MAX);
        EventReader events = new EventReader(base);
        List<WatchBatch> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(events.readBatch(in));
        }
        return new KeySpaceImage(revision, compactRevision, base, changes);
    }

    private static void writeEvent(Output out, WatchEvent event) {
        if (event instanceof WatchEvent.Put put) {
            out.octet(EVENT_PUT);
            out.key(put.key());
            out.value(put.current().value());
        } else {
            out.octet(EVENT_DELETE);
            out.key(event.key());
        }
    }
}
