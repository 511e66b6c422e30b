package dev.muster.config.namespace;

import dev.muster.api.Namespace;
import dev.muster.config.replication.FollowedStore;
import java.time.Clock;
import java.util.List;

/** Namespaces for tests of other packages. */
public final class TestNamespaces {

    private TestNamespaces() {}

    public static NamespaceService on(FollowedStore followed) {
        return new NamespaceService(
                new PermanentNamespaces(List.of()), followed.blocking(), followed.projection(), Clock.systemUTC());
    }

    public static void create(NamespaceService namespaces, Namespace namespace) {
        namespaces.create(namespace);
    }

    public static void remove(NamespaceService namespaces, Namespace namespace) {
        namespaces.remove(namespace);
    }
}
