package dev.muster.edge.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an {@link UnsafeListenException}. */
final class UnsafeListenAnalyzer extends AbstractFailureAnalyzer<UnsafeListenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsafeListenException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set muster.security.token (or the variable MUSTER_SECURITY_TOKEN) to a secret of your own, the same on "
                        + "all servers and applications. To go without credentials on a network you trust, say "
                        + "muster.security.open=true.",
                cause);
    }
}
