package dev.muster.starter.registration;

import dev.muster.api.registry.InstanceRef;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The application must not start unlisted ({@code muster.registration.fail-fast}), and no server listed it. */
public final class RegistrationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistrationFailedException(InstanceRef ref, String reason, Throwable cause) {
        super(ref + " could not be registered: " + reason, cause);
    }

    /** Tells people what to do about it. */
    static final class Analyzer extends AbstractFailureAnalyzer<RegistrationFailedException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, RegistrationFailedException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Start a registry server, correct muster.registry.servers or muster.token, or let the application"
                            + " start unlisted with muster.registration.fail-fast=false.",
                    cause);
        }
    }
}
