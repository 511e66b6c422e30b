package dev.muster.config.replication;

import static org.awaitility.Awaitility.await;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.projection.Projection;
import dev.muster.store.Store;
import dev.muster.store.local.LocalStore;
import java.time.Duration;

/** A store in memory with a projection that follows it, for tests. */
public final class FollowedStore implements AutoCloseable {

    private final Store store;
    private final Projection projection = new Projection();
    private final StoreFollower follower;

    private FollowedStore(Store store) {
        this.store = store;
        this.follower = new StoreFollower(store, projection);
    }

    public static FollowedStore open() {
        return follow(LocalStore.open());
    }

    public static FollowedStore follow(Store store) {
        FollowedStore followed = new FollowedStore(store);
        followed.follower.start();
        await().atMost(Duration.ofSeconds(60)).until(followed.follower::caughtUp);
        return followed;
    }

    public Store store() {
        return store;
    }

    public BlockingStore blocking() {
        return new BlockingStore(store);
    }

    public Projection projection() {
        return projection;
    }

    @Override
    public void close() {
        follower.close();
        store.close();
    }
}
