package dev.muster.starter.config.imports;

/** The start stops because the configuration could not be fetched, or not in one piece. */
public final class ConfigImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    ConfigImportException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    ConfigImportException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
