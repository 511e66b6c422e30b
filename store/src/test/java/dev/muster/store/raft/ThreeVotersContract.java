package dev.muster.store.raft;

import dev.muster.store.Store;
import dev.muster.store.StoreContract;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a cluster of three, through one of its members. */
@Tag("cluster")
abstract class ThreeVotersContract extends StoreContract {

    private @Nullable StoreCluster cluster;
    private @Nullable Store store;

    abstract Store memberOf(StoreCluster started);

    @BeforeAll
    void open(@TempDir Path dir) {
        StoreCluster started = StoreCluster.start(dir, UnaryOperator.identity());
        cluster = started;
        store = memberOf(started);
    }

    @Override
    protected final Store store() {
        return Objects.requireNonNull(store);
    }

    @AfterAll
    void close() {
        Objects.requireNonNull(cluster).close();
    }
}
