package dev.muster.registry.dashboard;

import dev.muster.edge.dashboard.EventFeed;
import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import java.util.Optional;

/** Writes down which instances come, change and go. */
final class InstanceNews implements InstanceChangeListener {

    private final EventFeed feed;

    InstanceNews(EventFeed feed) {
        this.feed = feed;
    }

    @Override
    public void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after) {
        if (after.isEmpty()) {
            feed.add("instance", key.toString(), key.ref() + " left");
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
