package dev.muster.registry.instance;

import dev.muster.registry.lease.LeaseTable;
import java.util.Optional;

/** Keeps the lease table's knowledge of what hangs on which lease in step with the instances. */
final class LeaseIndex implements InstanceChangeListener {

    private final LeaseTable leases;

    LeaseIndex(LeaseTable leases) {
        this.leases = leases;
    }

    @Override
    public void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after) {
        String text = key.toString();
        after.ifPresent(record -> leases.attach(record.lease(), text));
        before.map(InstanceRecord::lease)
                .filter(old -> after.isEmpty() || !after.get().lease().equals(old))
                .ifPresent(old -> leases.detach(old, text));
    }
}
