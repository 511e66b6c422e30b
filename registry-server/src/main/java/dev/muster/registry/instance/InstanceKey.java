package dev.muster.registry.instance;

import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.ServiceName;

/** Names one instance in all the world of a cluster. */
public record InstanceKey(Namespace namespace, ServiceName service, InstanceId id) {

    private static final char SEPARATOR = '/'; // in none of the parts

    /** Names it within its namespace. */
    public InstanceRef ref() {
        return new InstanceRef(service, id);
    }

    /** Reads what {@link #toString()} wrote. */
    public static InstanceKey parse(String text) {
        int first = text.indexOf(SEPARATOR);
        int second = text.indexOf(SEPARATOR, first + 1);
        return new InstanceKey(
                new Namespace(text.substring(0, first)),
                new ServiceName(text.substring(first + 1, second)),
                new InstanceId(text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return namespace.value() + SEPARATOR + service.value() + SEPARATOR + id.value();
    }
}
