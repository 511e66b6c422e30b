package dev.muster.store.codec;

/** Versions of the binary form; entries, outcomes and snapshots go together. Old ones are read for ever. Stateless. */
final class Format {

    /** Leases, nested transactions, sorted and bounded reads; bounds of the history by bytes and age. */
    static final int WITH_LEASES = 2;

    /** What is written. */
    static final int NEWEST = WITH_LEASES;

    private Format() {}
}
