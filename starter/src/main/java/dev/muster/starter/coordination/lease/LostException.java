package dev.muster.starter.coordination.lease;

/** Something that had to be held is no longer held. */
public class LostException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** @param what names it, for people */
    public LostException(String what) {
        super(what + ": lost or given back (expected: held)");
    }
}
