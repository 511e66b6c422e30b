package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.Key;
import java.util.Map;

/** A put was to keep the value or the lease of a key that does not exist. Nothing was changed. */
public class KeyNotFoundException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final byte[] key;

    /** @param key the one that is not there */
    public KeyNotFoundException(Key key) {
        super(
                ProblemType.KEY_NOT_FOUND,
                "key: " + key + " does not exist (expected: one whose value or lease can be kept)",
                Map.of("key", key.toString()));
        this.key = key.bytes();
    }

    /** The one that is not there. */
    public Key key() {
        return Key.ofBytes(key);
    }
}
