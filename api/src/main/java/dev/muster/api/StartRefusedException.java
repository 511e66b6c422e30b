package dev.muster.api;

/** A server or application cannot start as it was configured. Says what is wrong and, apart from it, what to do. */
public class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param message names the setting, what was found and what was expected
     * @param action what a person can do about it
     */
    public StartRefusedException(String message, String action) {
        super(message);
        this.action = action;
    }

    /** What a person can do about it. */
    public String action() {
        return action;
    }
}
