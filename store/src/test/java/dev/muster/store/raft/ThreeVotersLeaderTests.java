package dev.muster.store.raft;

import dev.muster.store.Store;

class ThreeVotersLeaderTests extends ThreeVotersContract {

    @Override
    Store memberOf(StoreCluster started) {
        return started.leader();
    }
}
