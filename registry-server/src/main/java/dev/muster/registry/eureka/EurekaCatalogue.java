package dev.muster.registry.eureka;

import dev.muster.api.Namespace;
import dev.muster.api.Ticker;
import dev.muster.api.registry.Instance;
import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What clients of Eureka fetch: everything there is, and what changed in the last three minutes. Every server hears every
 * change, so a client may ask another one each time. Answers are built once for all who ask between two changes.
 *
 * <p>Thread-safe; changes arrive on one thread. One lock guards the state; answers are built under it, so that a list and
 * its hash always belong together.
 */
final class EurekaCatalogue implements InstanceChangeListener {

    /** As long as Eureka's own server tells of a change. */
    private static final Duration TOLD = Duration.ofMinutes(3);

    private static final int CHANGES_MAX = 10_000;

    private final String run;
    private final Namespace namespace;
    private final Ticker ticker;
    private final JsonMapper json;

    private final Object lock = new Object();
    private final Map<InstanceKey, Instance> instances = new TreeMap<>(Comparator.comparing(InstanceKey::ref));
    private final Map<InstanceKey, Change> changes = new LinkedHashMap<>(); // the oldest first, the last one of each
    private long revision;
    private @Nullable Long forgotNanos; // when the last change happened that there was no room for
    private @Nullable Answer all;
    private @Nullable Answer delta;

    /** @param run names this run of this server; its answers are tagged with it */
    EurekaCatalogue(String run, Namespace namespace, Ticker ticker, JsonMapper json) {
        this.run = run;
        this.namespace = namespace;
        this.ticker = ticker;
        this.json = json;
    }

    private record Change(Instance instance, String action, long nanos) {}

    /** A built answer, good until the next change. Immutable: nobody writes to the body. */
    static final class Answer {

        private final long revision;
        private final int rows;
        private final String tag;
        private final byte[] body;

        private Answer(long revision, int rows, String tag, byte[] body) {
            this.revision = revision;
            this.rows = rows;
            this.tag = tag;
            this.body = body;
        }

        byte[] body() {
            return body;
        }

        /** Changes with every change of the instances. */
        String tag() {
            return tag;
        }
    }

    @Override
    public void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after) {
        if (!key.namespace().equals(namespace)) {
            return;
        }
        synchronized (lock) {
            Instance seen = after.map(record -> record.view(key)).orElse(null);
            Instance known = seen == null ? instances.remove(key) : instances.put(key, seen);
            Instance last = seen == null ? known : seen;
            if (last == null || Objects.equals(seen, known)) {
                return;
            }
            revision++;
            String action = known == null ? Applications.ADDED : seen == null ? "DELETED" : "MODIFIED";
            changes.remove(key);
            changes.put(key, new Change(last, action, ticker.nanos()));
            forgetOld();
        }
    }

    /** Everything. */
    Answer all() {
        synchronized (lock) {
            if (all == null || all.revision != revision) {
                List<Instance> list = List.copyOf(instances.values());
                all = answer(list, Applications.rows(list));
            }
            return all;
        }
    }

    /** What changed lately; empty if that was more than there is room for, and everything has to be fetched. */
    Optional<Answer> delta() {
        synchronized (lock) {
            forgetOld();
            if (forgotNanos != null) {
                return Optional.empty();
            }
            if (delta == null || delta.revision != revision || delta.rows != changes.size()) {
                delta = answer(
                        List.copyOf(instances.values()),
                        changes.values().stream()
                                .map(change -> new Applications.Row(change.instance(), change.action()))
                                .toList());
            }
            return Optional.of(delta);
        }
    }

    /** What matches, by name and id. */
    List<Instance> find(Predicate<Instance> wanted) {
        synchronized (lock) {
            return instances.values().stream().filter(wanted).toList();
        }
    }

    private Answer answer(List<Instance> there, List<Applications.Row> rows) {
        String version = Long.toString(revision);
        return new Answer(
                revision,
                rows.size(),
                run + "-" + revision,
                json.writeValueAsBytes(Applications.all(version, Applications.hash(there), rows)));
    }

    private void forgetOld() {
        long now = ticker.nanos();
        Iterator<Change> oldest = changes.values().iterator();
        while (oldest.hasNext()) {
            Change change = oldest.next();
            boolean old = now - change.nanos() > TOLD.toNanos();
            if (!old && changes.size() <= CHANGES_MAX) {
                break;
            }
            if (!old) {
                forgotNanos = change.nanos();
            }
            oldest.remove();
        }
        if (forgotNanos != null && now - forgotNanos > TOLD.toNanos()) {
            forgotNanos = null;
        }
    }
}
