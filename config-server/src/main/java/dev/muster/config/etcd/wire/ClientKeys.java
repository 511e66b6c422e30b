package dev.muster.config.etcd.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.Arrays;

/**
 * Where the keys of etcd's clients are in the store: behind the prefix {@code etcd/}, which they do not see. What the
 * servers keep for themselves is outside of it, so no client reads, watches or deletes that, whatever range it names.
 *
 * <pre>
 *   client            store
 *   a                 etcd/a
 *   [a, b)            [etcd/a, etcd/b)
 *   [a, \0) = from a  [etcd/a, etcd0)
 *   [\0, \0) = all    [etcd/\0, etcd0)
 * </pre>
 */
public final class ClientKeys {

    private static final byte[] PREFIX = "etcd/".getBytes(US_ASCII);
    private static final Key END = Key.of("etcd0");
    private static final ByteString FROM_KEY = ByteString.copyFrom(new byte[] {0});

    /** Longest key of a client, in bytes. */
    public static final int BYTES_MAX = Key.BYTES_MAX - PREFIX.length;

    /** A range in which there is never a key: that of the empty key, which clients cannot name. */
    public static final KeyRange NOTHING = KeyRange.of(Key.ofBytes(PREFIX));

    private ClientKeys() {}

    /**
     * The key in the store.
     *
     * @throws io.grpc.StatusRuntimeException if it is empty or too long to exist
     */
    public static Key key(ByteString client) {
        requirePresent(client);
        if (client.size() > BYTES_MAX) {
            throw EtcdError.limit(
                    "key is too large: " + client.size() + " bytes (expected: at most " + BYTES_MAX + ")");
        }
        return Key.ofBytes(prefixed(client));
    }

    /**
     * The range in the store, exactly what the client means: bounds may be longer than any key.
     *
     * @param end empty: one key; a zero byte: all from {@code key} on; otherwise the first key after the range
     * @throws io.grpc.StatusRuntimeException if {@code key} is empty
     */
    public static KeyRange range(ByteString key, ByteString end) {
        requirePresent(key);
        if (end.isEmpty()) {
            return key.size() > BYTES_MAX ? NOTHING : KeyRange.of(Key.ofBytes(prefixed(key)));
        }
        Key from = bound(key);
        Key to = end.equals(FROM_KEY) ? END : bound(end);
        return from.compareTo(to) < 0 ? KeyRange.between(from, to) : NOTHING;
    }

    /** Whether clients can see this key of the store. */
    public static boolean visible(Key stored) {
        return stored.size() > PREFIX.length
                && stored.compareTo(END) < 0
                && NOTHING.from().compareTo(stored) < 0;
    }

    /** The key as its client knows it. */
    public static ByteString client(Key stored) {
        return UnsafeByteOperations.unsafeWrap(stored.bytes()).substring(PREFIX.length);
    }

    /** The smallest key there can be that is not before this bound. */
    private static Key bound(ByteString client) {
        byte[] bytes = prefixed(client);
        if (bytes.length <= Key.BYTES_MAX) {
            return Key.ofBytes(bytes);
        }
        byte[] next = Arrays.copyOf(bytes, Key.BYTES_MAX);
        int last = next.length - 1;
        while (next[last] == (byte) 0xff) {
            last--; // stops at the prefix at the latest
        }
        next[last]++;
        return Key.ofBytes(Arrays.copyOf(next, last + 1));
    }

    private static byte[] prefixed(ByteString client) {
        byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + client.size());
        client.copyTo(bytes, PREFIX.length);
        return bytes;
    }

    private static void requirePresent(ByteString key) {
        if (key.isEmpty()) {
            throw EtcdError.KEY_NOT_PROVIDED.exception();
        }
    }
}
