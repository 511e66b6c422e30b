package dev.muster.config.etcd.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.coordination.Value;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds for a node: how it got there, and its value.
 *
 * <pre>
 *   1 byte    format, 1
 *   1 byte    action
 *   1 byte    1 = directory, 2 = refreshed: no event
 *   8 bytes   created index; 0 is the revision of this value
 *   8 bytes   expiration in milliseconds since 1970; 0 is never
 *   rest      value in UTF-8; none for directories
 * </pre>
 *
 * @param createdIndex 0: where this was written
 */
record StoredNode(
        Action action,
        boolean directory,
        boolean refreshed,
        long createdIndex,
        @Nullable Instant expiration,
        String value) {

    private static final byte FORMAT = 1;
    private static final int HEADER = 19;
    private static final int DIRECTORY = 1;
    private static final int REFRESHED = 2;

    /** Most bytes of a value. */
    static final int VALUE_BYTES_MAX = Value.BYTES_MAX - HEADER;

    /** A directory on the way to something else. */
    static StoredNode made() {
        return new StoredNode(Action.MADE, true, false, 0, null, "");
    }

    Value encode() {
        byte[] text = value.getBytes(UTF_8);
        if (text.length > VALUE_BYTES_MAX) {
            throw TreeError.INVALID_FIELD.at(
                    0, "value: " + text.length + " bytes (expected: at most " + VALUE_BYTES_MAX + ")");
        }
        return Value.ofBytes(ByteBuffer.allocate(HEADER + text.length)
                .put(FORMAT)
                .put((byte) action.number())
                .put((byte) ((directory ? DIRECTORY : 0) | (refreshed ? REFRESHED : 0)))
                .putLong(createdIndex)
                .putLong(expiration == null ? 0 : expiration.toEpochMilli())
                .put(text)
                .array());
    }

    static StoredNode decode(Value stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored.bytes());
        if (bytes.remaining() < HEADER || bytes.get() != FORMAT) {
            throw new IllegalStateException("etcd2 node: unknown format (expected: " + FORMAT + ")");
        }
        Action action = Action.of(bytes.get());
        int flags = bytes.get();
        long createdIndex = bytes.getLong();
        long expiration = bytes.getLong();
        return new StoredNode(
                action,
                (flags & DIRECTORY) != 0,
                (flags & REFRESHED) != 0,
                createdIndex,
                expiration == 0 ? null : Instant.ofEpochMilli(expiration),
                new String(stored.bytes(), HEADER, bytes.remaining(), UTF_8));
    }
}
