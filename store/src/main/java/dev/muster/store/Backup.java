package dev.muster.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Everything in a store at one revision: keys with their kept history, leases, remembered requests. It keeps that moment
 * in memory until it is let go; keys and values are shared with the running store, not copied. Immutable.
 */
public interface Backup {

    /** The cluster it was taken from. */
    String clusterId();

    /** The revision it was taken at. */
    long revision();

    /**
     * Writes the file that a new cluster can be made of. May be called again, and gives the same bytes.
     *
     * @throws IOException if the stream fails; what was written until then will be refused as incomplete
     */
    void writeTo(OutputStream out) throws IOException;
}
