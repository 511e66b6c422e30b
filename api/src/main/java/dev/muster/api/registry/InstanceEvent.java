package dev.muster.api.registry;

import dev.muster.api.Cursor;
import java.util.List;

/**
 * What a watch of services tells. Over HTTP each is one server-sent event: its name is {@link #name()}, its id the
 * {@link #cursor()}, its data the record as JSON.
 */
public sealed interface InstanceEvent {

    /** Name of the server-sent event. */
    String name();

    /** Where the watcher stands after this event; resuming there misses nothing. */
    Cursor cursor();

    /**
     * Everything there is; the first event, and again whenever the changes in between are no longer kept. What is not in
     * it is gone.
     */
    record Snapshot(Cursor cursor, List<Instance> instances) implements InstanceEvent {

        /** Value of {@link #name()}. */
        public static final String NAME = "snapshot";

        public Snapshot {
            instances = List.copyOf(instances);
        }

        @Override
        public String name() {
            return NAME;
        }
    }

    /** An instance appeared or changed. */
    record Changed(Cursor cursor, Instance instance) implements InstanceEvent {

        /** Value of {@link #name()}. */
        public static final String NAME = "changed";

        @Override
        public String name() {
            return NAME;
        }
    }

    /** An instance left. */
    record Removed(Cursor cursor, ServiceName service, InstanceId id, RemovalReason reason) implements InstanceEvent {

        /** Value of {@link #name()}. */
        public static final String NAME = "removed";

        @Override
        public String name() {
            return NAME;
        }
    }
}
