package dev.muster.store;

/** How fresh an answer must be. */
public sealed interface ReadAt {

    /** See {@link Linearizable}. */
    ReadAt LINEARIZABLE = new Linearizable();

    /** See {@link Stale}. */
    ReadAt STALE = new Stale();

    /** Contains everything that was acknowledged to anybody before the call. Needs a quorum. */
    record Linearizable() implements ReadAt {}

    /** What this member has applied, at once and without a quorum; the answer names its revision. */
    record Stale() implements ReadAt {}
}
