package dev.muster.config.etcd.commandline;

/** The command line cannot be understood, or asks for something that there is not. The message is for the terminal. */
public final class BadFlagException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadFlagException(String message) {
        super(message);
    }
}
