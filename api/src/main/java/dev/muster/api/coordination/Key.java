package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names one entry of the key space: 1 to {@value #BYTES_MAX} bytes, ordered byte by byte as unsigned numbers. Immutable.
 */
public final class Key implements Comparable<Key> {

    /** Longest key, in bytes. */
    public static final int BYTES_MAX = 4096;

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        if (bytes.length == 0) {
            throw new InvalidArgumentException("key", "empty", "1 to " + BYTES_MAX + " bytes");
        }
        Sizes.requireAtMost("key", bytes.length, BYTES_MAX, "bytes");
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** The key with these characters in UTF-8. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The key with a copy of these bytes. */
    public static Key ofBytes(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes read as UTF-8, the form in JSON; what is not UTF-8 becomes the replacement character. */
    @JsonValue
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the first bytes are those of {@code prefix}. */
    public boolean startsWith(Key prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** Writes the bytes without copying them first. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The key as text, safe for a message or a log line. */
    @Override
    public String toString() {
        return Text.shown(text());
    }
}
