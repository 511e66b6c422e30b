package dev.muster.api.coordination;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a key holds: 0 to {@value #BYTES_MAX} bytes, ordered byte by byte as unsigned numbers. Immutable. */
public final class Value implements Comparable<Value> {

    /** Longest value, in bytes. */
    public static final int BYTES_MAX = 1024 * 1024;

    /** The value without bytes. */
    public static final Value EMPTY = new Value(new byte[0]);

    private final byte[] bytes;

    private Value(byte[] bytes) {
        Sizes.requireAtMost("value", bytes.length, BYTES_MAX, "bytes");
        this.bytes = bytes;
    }

    /** The value with these characters in UTF-8. */
    public static Value of(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value with a copy of these bytes. */
    public static Value ofBytes(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Value(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes read as UTF-8; what is not UTF-8 becomes the replacement character. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes the bytes without copying them first. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public int compareTo(Value other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size only: values may be secret. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
