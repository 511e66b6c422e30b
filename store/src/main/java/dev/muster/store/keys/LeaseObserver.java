package dev.muster.store.keys;

import dev.muster.api.coordination.LeaseId;
import java.time.Duration;

/** Hears of leases while commands are applied; must be quick, and touch nothing that waits for the state. */
public interface LeaseObserver {

    /** Hears nothing. */
    LeaseObserver NONE = new LeaseObserver() {
        @Override
        public void granted(LeaseId lease, Duration ttl) {}

        @Override
        public void ended(LeaseId lease) {}
    };

    /** The lease exists from now on. */
    void granted(LeaseId lease, Duration ttl);

    /** The lease was revoked, or its time was over. */
    void ended(LeaseId lease);
}
