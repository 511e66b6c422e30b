package dev.muster.registry.dashboard;

import dev.muster.edge.dashboard.EventFeed;
import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.lease.LeaseTable;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Writes down which instances come, change and go. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the lease index forgets that the process is gone
final class InstanceNews implements InstanceChangeListener {

    private final EventFeed feed;
    private final LeaseTable leases;

    InstanceNews(EventFeed feed, LeaseTable leases) {
        this.feed = feed;
        this.leases = leases;
    }

    @Override
    public void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after) {
        if (after.isEmpty()) {
            boolean gone = before.isPresent() && leases.isGone(before.get().lease());
            feed.add(
                    "instance",
                    key.toString(),
                    key.ref() + (gone ? " is gone: its connection broke and its address refuses" : " left"));
        } else if (before.isEmpty()) {
            feed.add(
                    "instance",
                    key.toString(),
                    key.ref() + " registered, " + after.get().view(key).status());
        } else if (before.get().view(key).status() != after.get().view(key).status()) {
            feed.add(
                    "instance",
                    key.toString(),
                    key.ref() + " went from " + before.get().view(key).status() + " to "
                            + after.get().view(key).status());
        } else if (!before.get().lease().equals(after.get().lease())) {
            feed.add("instance", key.toString(), key.ref() + " was started anew");
        }
    }
}
