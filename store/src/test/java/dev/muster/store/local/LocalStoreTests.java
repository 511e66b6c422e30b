package dev.muster.store.local;

import dev.muster.store.Store;
import dev.muster.store.StoreContract;
import org.junit.jupiter.api.AfterAll;

class LocalStoreTests extends StoreContract {

    private final LocalStore store = LocalStore.open();

    @Override
    protected Store store() {
        return store;
    }

    @AfterAll
    void close() {
        store.close();
    }
}
