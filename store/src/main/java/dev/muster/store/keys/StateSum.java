package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/** Checksum over states, in the order they are added. Confined to one thread. */
final class StateSum {

    private static final int NUMBERS = 5;

    private final CRC32C sum = new CRC32C();
    private final CheckedOutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), sum);
    private final ByteBuffer numbers = ByteBuffer.allocate(NUMBERS * Long.BYTES);

    void add(Key key, long revision, @Nullable KeyValue live) {
        numbers.clear();
        numbers.putLong(key.size());
        numbers.putLong(revision);
        if (live != null) {
            numbers.putLong(live.createRevision()).putLong(live.version()).putLong(live.lease().value());
        }
        sum.update(numbers.flip());
        try {
            key.writeTo(out);
            if (live != null) {
                live.value().writeTo(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    int value() {
        return (int) sum.getValue();
    }
}
