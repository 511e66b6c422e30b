package dev.muster.store.recipe.queue;

import dev.muster.api.coordination.Value;
import java.time.Instant;

/**
 * What the lists keep of an element beside its content: text, {@code priority deliveries offeredAt since consumer}.
 * Immutable.
 *
 * @param deliveries how often it was handed out
 * @param offeredAtMillis when it was offered, by the server's clock
 * @param sinceMillis when it was handed out last, 0 before
 * @param consumer who got it last, {@code -} before
 */
record QueueEntry(int priority, int deliveries, long offeredAtMillis, long sinceMillis, String consumer) {

    static QueueEntry offered(int priority, long nowMillis) {
        return new QueueEntry(priority, 0, nowMillis, 0, "-");
    }

    static QueueEntry of(Value value) {
        String[] parts = value.text().split(" ", 5);
        return new QueueEntry(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                parts[4]);
    }

    QueueEntry takenBy(String who, long nowMillis) {
        return new QueueEntry(priority, deliveries + 1, offeredAtMillis, nowMillis, who);
    }

    Instant offeredAt() {
        return Instant.ofEpochMilli(offeredAtMillis);
    }

    Value value() {
        return Value.of(priority + " " + deliveries + " " + offeredAtMillis + " " + sinceMillis + " " + consumer);
    }
}
