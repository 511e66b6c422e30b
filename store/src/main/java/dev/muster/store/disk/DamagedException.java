package dev.muster.store.disk;

import java.io.IOException;

/** A file of a member is damaged, lost or not the one that was written. */
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param place file, and where in it
     * @param found what is there
     * @param expected what must be
     */
    public DamagedException(String place, String found, String expected) {
        super(place + ": " + found + " (expected: " + expected + ")");
    }
}
