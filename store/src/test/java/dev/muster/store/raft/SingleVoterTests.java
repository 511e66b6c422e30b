package dev.muster.store.raft;

import dev.muster.store.Store;
import dev.muster.store.StoreContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SingleVoterTests extends StoreContract {

    private @Nullable RaftStore store;

    @BeforeAll
    void open(@TempDir Path dir) {
        store = RaftStore.open(RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT));
        await(store.formed());
    }

    @Override
    protected Store store() {
        return Objects.requireNonNull(store);
    }

    @AfterAll
    void close() {
        store().close();
    }
}
