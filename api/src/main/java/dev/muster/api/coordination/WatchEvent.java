package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/** One change of one key. Immutable. */
public sealed interface WatchEvent {

    /** The key that changed. */
    Key key();

    /** Revision of the change. */
    long revision();

    /** What the key held before; absent if it did not exist. */
    @Nullable
    KeyValue previous();

    /** The key was created or given a new value. */
    record Put(KeyValue current, @Nullable KeyValue previous) implements WatchEvent {

        @Override
        public Key key() {
            return current.key();
        }

        @Override
        public long revision() {
            return current.modRevision();
        }

        /** Whether the key did not exist before. */
        public boolean created() {
            return current.version() == 1;
        }
    }

    /** The key was removed. */
    record Delete(Key key, long revision, @Nullable KeyValue previous) implements WatchEvent {

        public Delete {
            if (revision < 1) {
                throw new InvalidArgumentException("revision", revision, "at least 1");
            }
        }
    }
}
