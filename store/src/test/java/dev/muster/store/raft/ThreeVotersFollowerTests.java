package dev.muster.store.raft;

import dev.muster.store.Store;

class ThreeVotersFollowerTests extends ThreeVotersContract {

    @Override
    Store memberOf(StoreCluster started) {
        return started.follower();
    }
}
