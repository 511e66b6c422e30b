package dev.muster.faults.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest log file of a member that is down.
 *
 * <pre>{@code
 * "RaftLog1" | length (varint), entry, checksum (4 bytes) | length, entry, checksum | ... | zeros
 * }</pre>
 */
final class LogFiles {

    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private LogFiles() {}

    /** Writes the first half of an entry behind the last whole one, as a crash in the middle of writing does. */
    static Optional<String> tear(Path data) throws IOException {
        Optional<Path> newest = newest(data);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(newest.get());
        int last = HEADER_BYTES;
        int end = HEADER_BYTES;
        for (int next = after(content, end); next > end; next = after(content, end)) {
            last = end;
            end = next;
        }
        byte[] torn = Arrays.copyOfRange(content, last, last + (end - last) / 2);
        try (FileChannel file = FileChannel.open(newest.get(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(torn), end);
            file.force(true);
        }
        return Optional.of(
                torn.length + " bytes at " + end + " of " + newest.get().getFileName());
    }

    /** Takes the last entries away, as a disk does that had not written what it said it had. */
    static Optional<String> lose(Path data, int entries) throws IOException {
        Optional<Path> newest = newest(data);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(newest.get());
        int[] begins = begins(content);
        int keep = begins.length == 0 ? HEADER_BYTES : begins[Math.max(0, begins.length - entries)];
        try (FileChannel file = FileChannel.open(newest.get(), StandardOpenOption.WRITE)) {
            file.truncate(keep);
            file.force(true);
        }
        return Optional.of("all behind " + keep + " of " + newest.get().getFileName());
    }

    /** Where the whole entries begin. */
    private static int[] begins(byte[] content) {
        return Stream.iterate(HEADER_BYTES, at -> after(content, at) > at, at -> after(content, at))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Where the entry at an offset ends; the offset itself if there is none. */
    private static int after(byte[] content, int offset) {
        long length = 0;
        int at = offset;
        for (int shift = 0; at < content.length; shift += 7) {
            byte next = content[at++];
            length |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        long end = at + length + CHECKSUM_BYTES;
        return length == 0 || end > content.length ? offset : (int) end;
    }

    private static Optional<Path> newest(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .max(Comparator.comparing(LogFiles::firstIndex));
        }
    }

    private static long firstIndex(Path file) {
        return Long.parseLong(file.getFileName().toString().substring("log_inprogress_".length()));
    }
}
