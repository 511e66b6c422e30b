package dev.muster.config.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.replication.FollowedStore;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceServiceTests {

    private static final Namespace PROD = new Namespace("prod");
    private static final Namespace FIXED = new Namespace("fixed");

    private final FollowedStore followed = FollowedStore.open();
    private final NamespaceService namespaces = new NamespaceService(
            new PermanentNamespaces(List.of(FIXED)), followed.blocking(), followed.projection(), Clock.systemUTC());

    @AfterEach
    void close() {
        followed.close();
    }

    @Test
    void defaultAndConfiguredNamespacesAlwaysExist() {
        assertThat(namespaces.list())
                .containsExactly(new NamespaceView(Namespace.DEFAULT, true), new NamespaceView(FIXED, true));
        assertRefused(ProblemType.NAMESPACE_IN_USE, () -> namespaces.remove(Namespace.DEFAULT));
        assertRefused(ProblemType.NAMESPACE_IN_USE, () -> namespaces.remove(FIXED));
    }

    @Test
    void aCreatedNamespaceExistsAtOnceAndCreatingItAgainChangesNothing() {
        namespaces.create(PROD);
        long revision = followed.store().status().revision();

        namespaces.create(PROD);

        assertThatCode(() -> namespaces.require(PROD)).doesNotThrowAnyException();
        assertThat(followed.store().status().revision()).isEqualTo(revision);
        assertThat(namespaces.list()).contains(new NamespaceView(PROD, false));
    }

    @Test
    void aRemovedNamespaceIsGone() {
        namespaces.create(PROD);

        namespaces.remove(PROD);

        assertRefused(ProblemType.NAMESPACE_NOT_FOUND, () -> namespaces.require(PROD));
        assertRefused(ProblemType.NAMESPACE_NOT_FOUND, () -> namespaces.remove(PROD));
    }

    @Test
    void aNamespaceWithReleasesStays() {
        namespaces.create(PROD);
        followed.store()
                .put(
                        RequestId.random(),
                        ConfigKeys.current(PROD, new ConfigName("a", "default")),
                        Value.of("not a release, but there"))
                .join();

        assertRefused(ProblemType.NAMESPACE_IN_USE, () -> namespaces.remove(PROD));

        assertThatCode(() -> namespaces.require(PROD)).doesNotThrowAnyException();
    }

    private static void assertRefused(ProblemType type, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.type())
                        .isEqualTo(type));
    }
}
