package dev.muster.store.recipe.topic;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.TopicSettings;
import org.jspecify.annotations.Nullable;

/**
 * The few keys of a topic that everything else is guarded by. Immutable.
 *
 * @param created revision of the settings; another topic of the same name has another
 */
record TopicHead(TopicSettings settings, long created, long last) {

    /** Absent if there is no such topic. */
    static @Nullable TopicHead of(TopicKeys keys, RangeResult range) {
        TopicSettings settings = null;
        long created = 0;
        long last = 0;
        for (KeyValue entry : range.entries()) {
            if (entry.key().equals(keys.settings())) {
                settings = new TopicSettings(Integer.parseInt(entry.value().text()));
                created = entry.createRevision();
            } else {
                last = Long.parseLong(entry.value().text());
            }
        }
        return settings == null ? null : new TopicHead(settings, created, last);
    }

    /** Position of the oldest message that is kept. */
    long first() {
        return Math.max(1, last - settings.messagesKeptMax() + 1);
    }
}
