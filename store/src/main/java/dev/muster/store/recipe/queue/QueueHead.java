package dev.muster.store.recipe.queue;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Value;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few keys of a queue that everything else is guarded by, at one revision. Immutable.
 *
 * @param revision of the store when it was read
 * @param created revision of the settings; another queue of the same name has another
 * @param tail the last number given to an element
 * @param returns revision of the last return, 0 if there was none
 * @param stamps by priority, revision of the last offer
 */
record QueueHead(
        long revision,
        QueueSettings settings,
        long created,
        long tail,
        long returns,
        boolean delays,
        boolean started,
        List<Long> stamps) {

    QueueHead {
        stamps = List.copyOf(stamps);
    }

    /** Absent if there is no such queue. */
    static @Nullable QueueHead of(QueueKeys keys, RangeResult range) {
        QueueSettings settings = null;
        long created = 0;
        long tail = 0;
        long returns = 0;
        boolean delays = false;
        boolean started = false;
        Long[] stamps = new Long[QueueOffer.PRIORITY_MAX + 1];
        Arrays.fill(stamps, 0L);
        for (KeyValue entry : range.entries()) {
            Key key = entry.key();
            if (key.equals(keys.settings())) {
                settings = decode(entry.value());
                created = entry.createRevision();
            } else if (key.equals(keys.tail())) {
                tail = Long.parseLong(entry.value().text());
            } else if (key.equals(keys.returns())) {
                returns = entry.modRevision();
            } else if (key.equals(keys.delays())) {
                delays = true;
            } else if (key.equals(keys.started())) {
                started = true;
            } else {
                String text = key.text();
                int rank = text.charAt(text.length() - 1) - '0';
                stamps[QueueOffer.PRIORITY_MAX - rank] = entry.modRevision();
            }
        }
        return settings == null
                ? null
                : new QueueHead(range.revision(), settings, created, tail, returns, delays, started, List.of(stamps));
    }

    /** Whether elements are handed out. */
    boolean open() {
        return started || settings.start() instanceof QueueStart.AtOnce;
    }

    Compare same(QueueKeys keys) {
        return Compare.createRevision(keys.settings(), Relation.EQUAL, created);
    }

    static Value encode(QueueSettings settings) {
        QueueStart start = settings.start();
        String condition = "at-once";
        if (start instanceof QueueStart.AtLength wanted) {
            condition = "length " + wanted.length();
        } else if (start instanceof QueueStart.OnSignal) {
            condition = "signal";
        } else if (start instanceof QueueStart.WhenPresent wanted) {
            condition = "key " + HexFormat.of().formatHex(wanted.key().bytes());
        }
        return Value.of(settings.lengthMax() + " " + settings.deliveriesMax() + " " + condition);
    }

    private static QueueSettings decode(Value value) {
        String[] parts = value.text().split(" ", 4);
        QueueStart start =
                switch (parts[2]) {
                    case "length" -> new QueueStart.AtLength(Long.parseLong(parts[3]));
                    case "signal" -> QueueStart.ON_SIGNAL;
                    case "key" ->
                        new QueueStart.WhenPresent(Key.ofBytes(HexFormat.of().parseHex(parts[3])));
                    default -> QueueStart.AT_ONCE;
                };
        return new QueueSettings(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), start);
    }
}
