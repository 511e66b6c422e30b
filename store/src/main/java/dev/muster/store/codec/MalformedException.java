package dev.muster.store.codec;

import java.io.IOException;

/** Bytes that this version does not understand: damaged, cut off, or written by a newer version. */
public class MalformedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what was found, what was expected */
    public MalformedException(String message) {
        super(message);
    }

    /** @param cause what refused the values that were read */
    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
