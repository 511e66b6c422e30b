package dev.muster.store.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is read of one entry of the log: the fields {@code term = 1} and {@code index = 2} of Ratis' protobuf message
 * {@code LogEntryProto}.
 *
 * @param end place of the byte after its checksum
 */
record LogRecord(long term, long index, int end) {

    /** Bytes of the checksum. */
    static final int SUM = 4;

    private static final int TERM = 1;
    private static final int INDEX = 2;
    private static final int TERM_TAG = TERM << 3;

    /** The whole record at {@code start}; absent if there is none: cut off, or its checksum is wrong. */
    static @Nullable LogRecord at(byte[] bytes, int start) {
        Fields length = new Fields(bytes, start, bytes.length);
        long size = length.number();
        int body = length.position();
        if (size < 2 || size > bytes.length - body - SUM) {
            return null;
        }
        if (bytes[body] != TERM_TAG && bytes[body] != INDEX << 3) { // quick: a term of 0 is left out
            return null;
        }
        int end = body + (int) size;
        CRC32C sum = new CRC32C();
        sum.update(bytes, start, end - start);
        if (ByteBuffer.wrap(bytes).getInt(end) != (int) sum.getValue()) {
            return null;
        }
        return of(new Fields(bytes, body, end), end + SUM);
    }

    /** Where the record at {@code start} would end by its length; {@link Integer#MAX_VALUE} if that is no length. */
    static int end(byte[] bytes, int start) {
        Fields length = new Fields(bytes, start, bytes.length);
        long size = length.number();
        return size < 0 || size > Integer.MAX_VALUE - length.position() - SUM
                ? Integer.MAX_VALUE
                : length.position() + (int) size + SUM;
    }

    /** The entry in a message without length and checksum, absent if it is none; for the file of the configuration. */
    static @Nullable LogRecord ofMessage(byte[] bytes) {
        return of(new Fields(bytes, 0, bytes.length), bytes.length);
    }

    private static @Nullable LogRecord of(Fields fields, int end) {
        long term = 0;
        long index = 0;
        while (fields.next()) {
            if (fields.field() == TERM) {
                term = fields.value();
            } else if (fields.field() == INDEX) {
                index = fields.value();
            }
        }
        return fields.broken() || term < 0 || index < 0 ? null : new LogRecord(term, index, end);
    }
}
