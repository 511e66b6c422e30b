package dev.muster.store.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What watchers were told, compared with what is in the store: in order, each event once, all of a revision together, none missing from the
 * first to the last, the right previous values, and marks of progress that come true. The properties are those etcd's robustness tests check.
 * Stateless.
 */
public final class WatchCheck {

    private WatchCheck() {}

    /** A key at one revision. */
    public record Entry(String value, long created, long modified, long version) {}

    /**
     * A change of a key.
     *
     * @param now what the key is since then; null if it was deleted
     * @param before what it was; null if it was not there, or if that was not asked for
     */
    public record Event(
            long revision,
            String key,
            @Nullable Entry now,
            @Nullable Entry before) {}

    /**
     * One message to a watcher.
     *
     * @param revision the store's revision that the message names
     * @param events changes; none in a mark of progress, which says that all up to {@code revision} have been told
     */
    public record Batch(long revision, List<Event> events) {

        public Batch {
            events = List.copyOf(events);
        }
    }

    /**
     * All that one watcher was told, over all its connections.
     *
     * @param name says which one it was
     * @param from first revision it asked for
     * @param puts whether it asked for puts
     * @param deletes whether it asked for deletions
     * @param previous whether it asked for previous values
     * @param batches what it got, in this order
     */
    public record Watched(
            String name, long from, boolean puts, boolean deletes, boolean previous, List<Batch> batches) {

        public Watched {
            batches = List.copyOf(batches);
        }
    }

    /**
     * Checks one watcher.
     *
     * @param truth all changes of the watched keys with previous values, by revision
     * @param upTo revision up to which the watcher must have been told everything
     */
    public static Verdict check(Watched watched, List<Event> truth, long upTo) {
        List<String> problems = new ArrayList<>();
        List<Event> told = new ArrayList<>();
        long last = watched.from() - 1;
        for (Batch batch : watched.batches()) {
            last = batch(watched, batch, last, truth, told, problems);
        }
        List<Event> expected = expected(watched, truth, Math.max(upTo, told.isEmpty() ? 0 : last(told)));
        compare(watched, expected, told, problems);
        return new Verdict("watch", told.size(), problems);
    }

    /** Looks at one message, adds its events to those told. Returns up to where everything must have been told now. */
    private static long batch(
            Watched watched, Batch batch, long last, List<Event> truth, List<Event> told, List<String> problems) {
        if (batch.events().isEmpty()) {
            List<Event> due = expected(watched, truth, batch.revision());
            if (due.size() > told.size() && problems.isEmpty()) { // one gap is behind all later ones
                problems.add(watched.name() + ": mark of progress at " + batch.revision() + " came before "
                        + due.get(told.size()));
            }
            return Math.max(last, batch.revision());
        }
        List<Event> events = batch.events();
        if (events.get(0).revision() <= last) {
            problems.add(watched.name() + ": " + events.get(0) + " in a message after everything up to revision " + last
                    + " had been told");
        }
        long before = 0;
        for (Event event : events) {
            if (event.revision() < before) {
                problems.add(watched.name() + ": " + event + " after revision " + before);
            }
            before = event.revision();
        }
        if (batch.revision() < before) {
            problems.add(
                    watched.name() + ": a message of revision " + batch.revision() + " tells of revision " + before);
        }
        told.addAll(events);
        return Math.max(last, before);
    }

    private static void compare(Watched watched, List<Event> expected, List<Event> told, List<String> problems) {
        List<Event> sorted = new ArrayList<>(told);
        sorted.sort(ORDER); // the order of revisions has been checked; keys of one revision may come in any order
        for (int i = 0; i < Math.max(expected.size(), sorted.size()); i++) {
            Event due = i < expected.size() ? expected.get(i) : null;
            Event got = i < sorted.size() ? sorted.get(i) : null;
            if (!Objects.equals(due, got)) {
                problems.add(watched.name() + ": event " + i + " is " + got + " (expected: " + due + ")");
                return;
            }
        }
    }

    private static List<Event> expected(Watched watched, List<Event> truth, long upTo) {
        return truth.stream()
                .filter(event -> event.revision() >= watched.from() && event.revision() <= upTo)
                .filter(event -> event.now() == null ? watched.deletes() : watched.puts())
                .map(event -> watched.previous() ? event : new Event(event.revision(), event.key(), event.now(), null))
                .sorted(ORDER)
                .toList();
    }

    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::revision).thenComparing(Event::key);

    private static long last(List<Event> told) {
        return told.stream().mapToLong(Event::revision).max().orElse(0);
    }
}
