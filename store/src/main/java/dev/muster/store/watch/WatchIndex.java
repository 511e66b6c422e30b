package dev.muster.store.watch;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the watches that a change concerns. A change of one key costs a look into a hash map for the watches of that key,
 * and about log n steps per range that contains it, where n is the number of different ranges; watches that are not
 * concerned cost nothing. Not thread-safe: its {@link WatchHub} guards it.
 */
final class WatchIndex {

    private final Map<Interest, Audience> audiences = new HashMap<>();
    private final Map<Key, List<Audience>> ofKeys = new HashMap<>();
    private final RangeTree ofRanges = new RangeTree();
    private final List<Audience> concerned = new ArrayList<>();

    /** Hears which watches want something of a batch. */
    interface Route {

        /** Hands {@code wanted} to all these watches, which have the same interest. */
        void to(Set<WatchTask> watches, WatchBatch wanted);
    }

    void add(WatchTask watch) {
        audiences.computeIfAbsent(watch.interest(), this::newAudience).watches().add(watch);
    }

    /** Forgets a watch; whether it was there. */
    boolean remove(WatchTask watch) {
        Audience audience = audiences.get(watch.interest());
        if (audience == null || !audience.watches().remove(watch)) {
            return false;
        }
        if (audience.watches().isEmpty()) {
            audiences.remove(watch.interest());
            forget(audience);
        }
        return true;
    }

    boolean isEmpty() {
        return audiences.isEmpty();
    }

    void forEach(Consumer<WatchTask> action) {
        audiences.values().forEach(audience -> audience.watches().forEach(action));
    }

    /** Tells {@code route} of all watches that want something of {@code batch}. */
    void route(WatchBatch batch, Route route) {
        for (WatchEvent event : batch.events()) {
            List<Audience> ofKey = ofKeys.get(event.key());
            if (ofKey != null) {
                ofKey.forEach(audience -> pick(audience, event));
            }
            ofRanges.containing(event.key(), audience -> pick(audience, event));
        }
        for (Audience audience : concerned) {
            WatchBatch wanted = audience.picked(batch);
            if (wanted != null) {
                route.to(audience.watches(), wanted);
            }
        }
        concerned.clear();
    }

    private void pick(Audience audience, WatchEvent event) {
        if (audience.pick(event)) {
            concerned.add(audience);
        }
    }

    private Audience newAudience(Interest interest) {
        Audience audience = new Audience(interest);
        Key key = singleKey(interest.range());
        if (key == null) {
            ofRanges.add(audience);
        } else {
            ofKeys.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(audience);
        }
        return audience;
    }

    private void forget(Audience audience) {
        Key key = singleKey(audience.interest().range());
        if (key == null) {
            ofRanges.remove(audience);
        } else {
            ofKeys.computeIfPresent(key, (same, left) -> {
                left.remove(audience);
                return left.isEmpty() ? null : left;
            });
        }
    }

    private static @Nullable Key singleKey(KeyRange range) {
        return range instanceof KeyRange.Single single ? single.key() : null;
    }
}
