package dev.muster.starter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A file that is whole or absent: a line with the checksum, then the bytes. Written beside and moved into place, so a crash
 * leaves the earlier copy; a copy that does not match its checksum counts as absent. Readable for its owner only, where the
 * file system knows owners.
 *
 * <pre>
 * muster-copy 1 sha256 9f86d0…\n
 * bytes
 * </pre>
 *
 * <p>Internal to the starter. Thread-safe: the last finished write wins, also between processes.
 */
public final class DiskCopy {

    private static final String MAGIC = "muster-copy 1 sha256 ";
    private static final int SIZE_MAX = 256 * 1024 * 1024;
    private static final int KEY_BYTES = 8;

    private final Path directory;
    private final Path file;

    private DiskCopy(Path directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * The copy of one thing.
     *
     * @param directory where copies are kept; created by the first write
     * @param kind beginning of the file's name: lower-case letters
     * @param key everything the content depends on (namespace, servers, …); hashed into the file's name
     */
    public static DiskCopy of(Path directory, String kind, List<String> key) {
        byte[] hash = sha256(String.join("\n", key).getBytes(StandardCharsets.UTF_8));
        String name = kind + "-" + HexFormat.of().formatHex(Arrays.copyOf(hash, KEY_BYTES)) + ".copy";
        Path absolute = directory.toAbsolutePath();
        return new DiskCopy(absolute, absolute.resolve(name));
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /**
     * The content, or empty if there is none or it is damaged.
     *
     * @throws IOException if the file is there but cannot be read
     */
    public Optional<byte[]> read() throws IOException {
        byte[] all;
        try {
            if (Files.size(file) > SIZE_MAX) {
                return Optional.empty();
            }
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int end = MAGIC.length() + 64;
        if (all.length <= end || all[end] != '\n') {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOfRange(all, end + 1, all.length);
        String header = new String(all, 0, end, StandardCharsets.US_ASCII);
        return header.equals(header(content)) ? Optional.of(content) : Optional.empty();
    }

    /**
     * Replaces the content; on return it is on disk.
     *
     * @throws IOException if it could not be written; the earlier copy is still there
     */
    public void write(byte[] content) throws IOException {
        boolean posix = Files.getFileAttributeView(nearest(directory), PosixFileAttributeView.class) != null;
        Files.createDirectories(directory, posix ? owner("rwx------") : new FileAttribute<?>[0]);
        Path beside =
                Files.createTempFile(directory, "new-", ".tmp", posix ? owner("rw-------") : new FileAttribute<?>[0]);
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                writeFully(channel, (header(content) + "\n").getBytes(StandardCharsets.US_ASCII));
                writeFully(channel, content);
                channel.force(true);
            }
            move(beside);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void move(Path beside) throws IOException {
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Path nearest(Path directory) {
        Path candidate = directory;
        while (candidate.getParent() != null && !Files.exists(candidate)) {
            candidate = candidate.getParent();
        }
        return candidate;
    }

    private static FileAttribute<?>[] owner(String rights) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))};
    }

    private static String header(byte[] content) {
        return MAGIC + HexFormat.of().formatHex(sha256(content));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
