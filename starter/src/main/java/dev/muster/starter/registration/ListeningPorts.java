package dev.muster.starter.registration;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the web servers of this application turned out to be. Empty in an application without one. Written while they start,
 * read afterwards; thread-safe.
 */
class ListeningPorts {

    private final AtomicReference<@Nullable Integer> application = new AtomicReference<>();
    private final AtomicReference<@Nullable Integer> management = new AtomicReference<>();

    void applicationAt(int port) {
        application.set(port);
    }

    void managementAt(int port) {
        management.set(port);
    }

    Optional<Integer> application() {
        return Optional.ofNullable(application.get());
    }

    Optional<Integer> management() {
        return Optional.ofNullable(management.get());
    }
}
