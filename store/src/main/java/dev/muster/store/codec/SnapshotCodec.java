package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.keys.KeySpaceImage;
import dev.muster.store.keys.Lease;
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
 *   "MUSTERSN" │ version │ formation │ time │ ages … │ revisions │ leases … │ base … │ changes … │ requests … │ CRC32C │
 *       8      │    1    │           │      │        │           │          │        │           │            │   4    │
 * </pre>
 */
public final class SnapshotCodec {

    private static final byte[] MAGIC = "MUSTERSN".getBytes(StandardCharsets.US_ASCII);

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
            out.octet(Format.NEWEST);
            writeFormation(out, image.formation());
            out.fixedLong(image.timeMillis());
            writeAges(out, image.ages());
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
        in.readVersion("snapshot");
        StateImage.Formation formation =
                in.flag() ? new StateImage.Formation(in.text(), EntryCodec.readLimits(in)) : null;
        long timeMillis = in.fixedLong();
        List<StateImage.RevisionTime> ages = in.hasLeases() ? readAges(in) : List.of();
        KeySpaceImage keys = readKeys(in);
        int count = in.count("requests", ValueCodec.ELEMENTS_MAX);
        List<RememberedRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new RememberedRequest(new RequestId(in.text()), OutcomeCodec.read(in)));
        }
        return new StateImage(formation, timeMillis, ages, keys, requests);
    }

    private static void writeFormation(Output out, StateImage.@Nullable Formation formation) {
        out.flag(formation != null);
        if (formation != null) {
            out.text(formation.clusterId());
            EntryCodec.writeLimits(out, formation.limits());
        }
    }

    private static void writeAges(Output out, List<StateImage.RevisionTime> ages) {
        out.number(ages.size());
        for (StateImage.RevisionTime age : ages) {
            out.fixedLong(age.timeMillis());
            out.number(age.revision());
        }
    }

    private static List<StateImage.RevisionTime> readAges(Input in) throws IOException {
        int count = in.count("ages", ValueCodec.ELEMENTS_MAX);
        List<StateImage.RevisionTime> ages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ages.add(new StateImage.RevisionTime(in.fixedLong(), in.number()));
        }
        return ages;
    }

    private static void writeLeases(Output out, List<Lease> leases) {
        out.number(leases.size());
        for (Lease lease : leases) {
            ValueCodec.writeLease(out, lease.id());
            ValueCodec.writeDuration(out, lease.ttl());
            out.number(lease.grant());
        }
    }

    private static List<Lease> readLeases(Input in) throws IOException {
        int count = in.count("leases", ValueCodec.ELEMENTS_MAX);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leases.add(new Lease(ValueCodec.readLease(in), ValueCodec.readDuration(in), in.number(), List.of()));
        }
        return leases;
    }

    private static void writeKeys(Output out, KeySpaceImage keys) {
        out.number(keys.revision());
        out.number(keys.compactRevision());
        out.number(keys.grants());
        writeLeases(out, keys.leases());
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
        long grants = in.hasLeases() ? in.number() : 0;
        List<Lease> leases = in.hasLeases() ? readLeases(in) : List.of();
        List<KeyValue> base = ValueCodec.readKeyValues(in);
        int count = in.count("changes", ValueCodec.ELEMENTS_MAX);
        EventReader events = new EventReader(base);
        List<WatchBatch> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(events.readBatch(in));
        }
        return new KeySpaceImage(revision, compactRevision, grants, leases, base, changes);
    }

    private static void writeEvent(Output out, WatchEvent event) {
        if (event instanceof WatchEvent.Put put) {
            out.octet(EVENT_PUT);
            out.key(put.key());
            out.value(put.current().value());
            ValueCodec.writeLease(out, put.current().lease());
        } else {
            out.octet(EVENT_DELETE);
            out.key(event.key());
        }
    }
}
