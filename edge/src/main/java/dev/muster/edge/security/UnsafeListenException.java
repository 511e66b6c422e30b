package dev.muster.edge.security;

import dev.muster.api.StartRefusedException;

/** A server without credentials was told to listen where others can reach it. */
final class UnsafeListenException extends StartRefusedException {

    private static final long serialVersionUID = 1L;

    UnsafeListenException(String property, String address, String why) {
        super(
                property + ": '" + address + "' while no credentials are configured, and " + why
                        + " (expected: a loopback address)",
                "Set muster.security.token (or the variable MUSTER_SECURITY_TOKEN) to a secret of your own, the same on "
                        + "all servers and applications. To go without credentials on a network you trust, say "
                        + "muster.security.open=true.");
    }
}
