package dev.muster.starter.config.live;

import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/** Hands out the instance in force of types that cannot be proxied. Thread-safe, without locks. */
final class LiveScope implements Scope {

    static final String NAME = "muster-live";

    private final RunningConfig running;

    LiveScope(RunningConfig running) {
        this.running = running;
    }

    @Override
    public Object get(String name, ObjectFactory<?> factory) {
        Optional<Object> instance = Optional.ofNullable(running.state().beans().get(name));
        while (instance.isEmpty()) {
            Snapshot boundTo = running.snapshot();
            instance = running.add(name, factory.getObject(), boundTo);
        }
        return instance.get();
    }

    @Override
    public @Nullable Object remove(String name) {
        return null;
    }

    @Override
    public void registerDestructionCallback(String name, Runnable callback) {
        // Types with something to clean up are not in this scope.
    }
}
