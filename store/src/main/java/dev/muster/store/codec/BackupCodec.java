package dev.muster.store.codec;

import dev.muster.store.state.StateImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Backups: a snapshot that can leave its cluster. Stateless.
 *
 * <pre>
 *   "MUSTERBK" │ version │ cluster id │ revision │ time │ pieces of a snapshot … │ SHA-256 of all before
 *       8      │    1    │            │          │  8   │ length 4, bytes; 0     │          32
 * </pre>
 *
 * Up to 511 zero bytes may follow.
 */
public final class BackupCodec {

    private static final byte[] MAGIC = "MUSTERBK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int BUFFER = 64 * 1024;
    private static final int PADDING_MAX = 511;

    private BackupCodec() {}

    /**
     * What a file holds.
     *
     * @param image formed; its time is that of its newest write
     * @param sha256 checksum of the file, in hexadecimal
     */
    public record Content(String clusterId, long revision, StateImage image, String sha256) {}

    /** Writes the binary form of a formed state; the stream is flushed, not closed. */
    public static void write(StateImage image, OutputStream stream) throws IOException {
        StateImage.Formation formation = image.formation();
        if (formation == null) {
            throw new IllegalArgumentException("backup: the cluster is not formed");
        }
        MessageDigest digest = sha256();
        BufferedOutputStream buffered = new BufferedOutputStream(stream, BUFFER);
        DigestOutputStream summed = new DigestOutputStream(buffered, digest);
        try {
            summed.write(MAGIC);
            Output out = new Output(summed);
            out.octet(VERSION);
            out.text(formation.clusterId());
            out.number(image.keys().revision());
            out.fixedLong(image.timeMillis());
            Pieces.Writer pieces = new Pieces.Writer(summed);
            SnapshotCodec.write(image, pieces);
            pieces.end();
            buffered.write(digest.digest());
            buffered.flush();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /**
     * Reads the binary form, to the end of the stream.
     *
     * @throws MalformedException if it is damaged, cut off, or of a newer version
     */
    public static Content read(InputStream stream) throws IOException {
        MessageDigest digest = sha256();
        InputStream buffered = new BufferedInputStream(stream, BUFFER);
        DigestInputStream summed = new DigestInputStream(buffered, digest);
        try {
            if (!Arrays.equals(summed.readNBytes(MAGIC.length), MAGIC)) {
                throw new MalformedException("backup: does not start with MUSTERBK");
            }
            Input in = new Input(summed);
            in.requireVersion("backup", in.octet(), VERSION);
            String clusterId = in.text();
            long revision = in.number();
            long timeMillis = in.fixedLong();
            StateImage image = SnapshotCodec.read(new Pieces.Reader(summed));
            byte[] expected = digest.digest();
            byte[] found = new byte[expected.length];
            new DataInputStream(buffered).readFully(found);
            if (!Arrays.equals(found, expected)) {
                throw new MalformedException("backup: wrong checksum; the file is damaged");
            }
            requirePaddingOnly(buffered);
            StateImage.Formation formation = image.formation();
            if (formation == null
                    || !formation.clusterId().equals(clusterId)
                    || image.keys().revision() != revision
                    || image.timeMillis() != timeMillis) {
                throw new MalformedException("backup: its head does not fit its content");
            }
            return new Content(clusterId, revision, image, HexFormat.of().formatHex(expected));
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException refused) {
            throw new MalformedException("backup: damaged or cut off, " + refused, refused);
        }
    }

    /** Zero bytes that fill up the sector in which a file ends mean nothing; etcd's clients want them. */
    private static void requirePaddingOnly(InputStream in) throws IOException {
        for (byte left : in.readNBytes(PADDING_MAX)) {
            if (left != 0) {
                throw new MalformedException("backup: bytes after the checksum");
            }
        }
        if (in.read() >= 0) {
            throw new MalformedException("backup: bytes after the checksum");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: every JDK has it", impossible);
        }
    }
}
