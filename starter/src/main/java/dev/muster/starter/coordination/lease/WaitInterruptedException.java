package dev.muster.starter.coordination.lease;

/** The thread was interrupted while it waited; its interrupt flag is set. What it waited for is not held by it. */
public class WaitInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what names what was waited for, for people */
    public WaitInterruptedException(String what) {
        super(what + ": interrupted while waiting");
    }
}
