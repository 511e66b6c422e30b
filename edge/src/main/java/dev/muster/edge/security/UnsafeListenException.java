package dev.muster.edge.security;

/** A server without credentials was told to listen where others can reach it. */
final class UnsafeListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsafeListenException(String property, String address, String why) {
        super(property + ": '" + address + "' while no credentials are configured, and " + why
                + " (expected: a loopback address)");
    }
}
