package dev.muster.store.codec;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Value;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the primitives of the format. A failing stream shows as {@link UncheckedIOException}, so that the cases of sealed
 * types can write. Confined to one thread.
 */
final class Output {

    private final DataOutputStream out;

    Output(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    void octet(int value) {
        attempt(() -> out.writeByte(value));
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    void fixedInt(int value) {
        attempt(() -> out.writeInt(value));
    }

    void fixedLong(long value) {
        attempt(() -> out.writeLong(value));
    }

    /** Seven bits per byte, lowest first, the top bit set on all but the last; small numbers are short. */
    void number(long value) {
        attempt(() -> {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.writeByte((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.writeByte((int) rest);
        });
    }

    void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        attempt(() -> out.write(bytes));
    }

    void key(Key key) {
        number(key.size());
        attempt(() -> key.writeTo(out));
    }

    void value(Value value) {
        number(value.size());
        attempt(() -> value.writeTo(out));
    }

    void flush() {
        attempt(out::flush);
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
