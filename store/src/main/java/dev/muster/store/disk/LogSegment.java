package dev.muster.store.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log as Ratis writes it, read strictly. The format, taken from what Ratis 3.3 writes:
 *
 * <pre>
 *   log_0-41            closed: entries 0 to 41          log_inprogress_42   open: entries from 42 on
 *
 *   "RaftLog1" │ length │ entry … │ CRC32C │ length │ entry … │ CRC32C │ 0 0 0 … (allocated ahead)
 *       8      │ varint │         │   4    │
 * </pre>
 *
 * <p>Ratis itself takes an entry that seems to reach beyond the end of the file for a torn one, whatever follows: one bit
 * in a length would drop everything after it. Here only what can be the rest of an interrupted write counts as torn.
 *
 * @param last index of the last whole entry; {@code first - 1} if there is none
 * @param lastTerm its term, 0 if there is none
 * @param wholeBytes length of the header and the whole entries
 * @param torn what follows them if it is neither nothing nor zeros, in words; only in an open file
 */
record LogSegment(
        Path file,
        boolean open,
        long first,
        long last,
        long lastTerm,
        long wholeBytes,
        @Nullable String torn) {

    private static final Pattern CLOSED = Pattern.compile("log_(\\d{1,18})-(\\d{1,18})");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d{1,18})");
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    /** A disk writes so many bytes at once or not at all. The idea to look for untouched sectors is that of etcd's WAL. */
    private static final int SECTOR = 512;

    /** Place of a file in the log, by its name. */
    record Name(Path file, long first, long last, boolean open) {}

    /** Absent if it is no file of the log. */
    static @Nullable Name name(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher closed = CLOSED.matcher(name);
        if (closed.matches()) {
            return new Name(file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2)), false);
        }
        Matcher open = OPEN.matcher(name);
        return open.matches() ? new Name(file, Long.parseLong(open.group(1)), Long.MAX_VALUE, true) : null;
    }

    /**
     * Reads a file from beginning to end.
     *
     * @throws DamagedException if anything in it is not as it was written, except for a torn end of an open file
     */
    static LogSegment read(Name name) throws IOException {
        return new Scan(name, Files.readAllBytes(name.file())).run();
    }

    /** One pass over the bytes of a file. */
    private static final class Scan {

        private final Name name;
        private final byte[] bytes;
        private int at = HEADER.length;
        private long index;
        private long term;

        Scan(Name name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
            this.index = name.first() - 1;
        }

        LogSegment run() throws DamagedException {
            if (!headerWhole()) {
                return segment(0, null);
            }
            while (at < bytes.length && bytes[at] != 0) {
                LogRecord next = LogRecord.at(bytes, at);
                if (next == null) {
                    return broken();
                }
                take(next);
                at = next.end();
            }
            if (!zeros(at, bytes.length)) {
                return broken();
            }
            if (!name.open() && index != name.last()) {
                throw damaged(
                        at,
                        "the end after entry " + index,
                        "entry " + (index + 1) + ", and " + name.last() + " as the last one");
            }
            return segment(at, null);
        }

        /** False if the file was created and nothing more. */
        private boolean headerWhole() throws DamagedException {
            if (bytes.length >= HEADER.length && Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
                return true;
            }
            int common = Math.max(0, Arrays.mismatch(bytes, HEADER));
            if (name.open() && zeros(Math.min(common, bytes.length), bytes.length)) {
                return false;
            }
            throw damaged(0, "an unknown header", "RaftLog1");
        }

        private void take(LogRecord next) throws DamagedException {
            if (next.index() != index + 1) {
                throw damaged(at, "entry " + next.index(), "entry " + (index + 1));
            }
            if (next.term() < term) {
                throw damaged(at, "entry " + next.index() + " of term " + next.term(), "at least term " + term);
            }
            if (next.index() > name.last()) {
                throw damaged(at, "entry " + next.index(), "none after " + name.last());
            }
            index = next.index();
            term = next.term();
        }

        /** There is no whole entry where one should be. */
        private LogSegment broken() throws DamagedException {
            String here = "entry " + (index + 1);
            if (!name.open()) {
                throw damaged(at, "no whole " + here, "one with a right checksum");
            }
            for (int later = at + 1; later < bytes.length; later++) {
                LogRecord found = LogRecord.at(bytes, later);
                if (found != null && found.index() > index && found.term() >= term) {
                    throw damaged(
                            at,
                            "no whole " + here + ", but entry " + found.index() + " follows at byte " + later,
                            "a whole one");
                }
            }
            int end = LogRecord.end(bytes, at);
            if (bytes[at] != 0
                    && end <= bytes.length
                    && !untouchedSector(at, end)
                    && !zeros(end - LogRecord.SUM, end)) {
                throw damaged(at, here + " of full length with a wrong checksum", "the right checksum");
            }
            return segment(at, here + " at byte " + at + " of " + name.file());
        }

        private boolean untouchedSector(int from, int to) {
            for (int start = from; start < to; ) {
                int end = Math.min(to, (start / SECTOR + 1) * SECTOR);
                if (zeros(start, end)) {
                    return true;
                }
                start = end;
            }
            return false;
        }

        private boolean zeros(int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] != 0) {
                    return false;
                }
            }
            return true;
        }

        private LogSegment segment(int wholeBytes, @Nullable String torn) {
            return new LogSegment(name.file(), name.open(), name.first(), index, term, wholeBytes, torn);
        }

        private DamagedException damaged(int offset, String found, String expected) {
            return new DamagedException(name.file() + " at byte " + offset, found, expected);
        }
    }
}
