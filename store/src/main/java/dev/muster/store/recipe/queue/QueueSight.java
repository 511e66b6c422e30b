package dev.muster.store.recipe.queue;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.Relation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first ready elements of a queue, in the order in which they are to be handed out, and how to prove when one is taken
 * that it still is the first. Immutable.
 *
 * @param complete whether these are all
 */
record QueueSight(QueueHead head, List<KeyValue> candidates, boolean complete) {

    QueueSight {
        candidates = List.copyOf(candidates);
    }

    /**
     * Guards for the candidate at {@code index}: it is there, those before it are gone, none came back, and nothing more
     * urgent was offered. Nothing else can come before it, since the numbers of new elements only grow.
     */
    List<Compare> first(QueueKeys keys, int index) {
        KeyValue wanted = candidates.get(index);
        List<Compare> guards = new ArrayList<>();
        guards.add(head.same(keys));
        if (!head.settings().start().equals(QueueStart.AT_ONCE)) {
            guards.add(Compare.exists(keys.started()));
        }
        guards.add(Compare.modRevision(wanted.key(), Relation.EQUAL, wanted.modRevision()));
        guards.add(Compare.modRevision(keys.returns(), Relation.EQUAL, head.returns()));
        int priority = QueueEntry.of(wanted.value()).priority();
        for (int higher = priority + 1; higher <= QueueOffer.PRIORITY_MAX; higher++) {
            guards.add(Compare.modRevision(
                    keys.stamp(higher), Relation.EQUAL, head.stamps().get(higher)));
        }
        Map<String, List<Key>> before = new LinkedHashMap<>();
        for (KeyValue earlier : candidates.subList(0, index)) {
            String text = earlier.key().text();
            before.computeIfAbsent(text.substring(0, text.lastIndexOf('/')), list -> new ArrayList<>())
                    .add(earlier.key());
        }
        for (List<Key> list : before.values()) {
            KeyRange stretch = KeyRange.between(list.get(0), after(list.get(list.size() - 1)));
            guards.add(new Compare.Version(stretch, Relation.EQUAL, 0));
        }
        return guards;
    }

    private static Key after(Key key) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(key.bytes());
        longer.write(0);
        return Key.ofBytes(longer.toByteArray());
    }
}
