package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Checksum over states, in the order they are added. Confined to one thread. */
final class StateSum {

    private final CRC32C sum = new CRC32C();

    void add(Key key, long revision, @Nullable KeyValue live) {
        add(key.bytes());
        add(revision);
        add(live == null ? 0 : live.version());
        if (live != null) {
            add(live.createRevision());
            add(live.lease().value());
            add(live.value().bytes());
        }
    }

    int value() {
        return (int) sum.getValue();
    }

    private void add(byte[] bytes) {
        add(bytes.length);
        sum.update(bytes);
    }

    private void add(long number) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            sum.update((int) (number >>> shift));
        }
    }
}
