package dev.muster.replication;

/** Turns values into bytes and back. Thread-safe; readers understand what older and newer members write. */
public interface TableCodec<V> {

    /** The bytes of a value; equal values give equal bytes. */
    byte[] encode(V value);

    /**
     * The value of the bytes.
     *
     * @throws RuntimeException if the bytes are not a value; the entry is then skipped and logged
     */
    V decode(byte[] bytes);
}
