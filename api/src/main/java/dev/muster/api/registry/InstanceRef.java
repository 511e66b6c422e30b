package dev.muster.api.registry;

/** Names one instance within a namespace. */
public record InstanceRef(ServiceName service, InstanceId id) implements Comparable<InstanceRef> {

    @Override
    public int compareTo(InstanceRef other) {
        int byService = service.compareTo(other.service);
        return byService != 0 ? byService : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return service + "/" + id;
    }
}
