package dev.muster.store.codec;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the primitives of the format. A failing stream shows as {@link UncheckedIOException}, so that the cases of sealed
 * types can write. Confined to one thread.
 */
final class Output {

    private static final int NUMBER_BYTES_MAX = 10;

    private final OutputStream out;
    private final byte[] primitive = new byte[NUMBER_BYTES_MAX];

    Output(OutputStream out) {
        this.out = out;
    }

    void octet(int value) {
        try {
            out.write(value);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    void fixedInt(int value) {
        bigEndian(value, Integer.BYTES);
    }

    void fixedLong(long value) {
        bigEndian(value, Long.BYTES);
    }

    /** Seven bits per byte, lowest first, the top bit set on all but the last; small numbers are short. */
    void number(long value) {
        long rest = value;
        int length = 0;
        while ((rest & ~0x7FL) != 0) {
            primitive[length++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        primitive[length++] = (byte) rest;
        write(primitive, length);
    }

    void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        write(bytes, bytes.length);
    }

    void key(Key key) {
        number(key.size());
        try {
            key.writeTo(out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void value(Value value) {
        number(value.size());
        try {
            value.writeTo(out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void bigEndian(long value, int length) {
        for (int i = 0; i < length; i++) {
            primitive[i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
        write(primitive, length);
    }

    private void write(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
