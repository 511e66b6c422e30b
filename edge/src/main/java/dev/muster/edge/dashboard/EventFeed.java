package dev.muster.edge.dashboard;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last things that happened on this server, newest first, for people. Bounded; thread-safe. */
public final class EventFeed {

    private static final int KEPT_MAX = 500;

    private final Clock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();

    public EventFeed(Clock clock) {
        this.clock = clock;
    }

    /**
     * One thing that happened.
     *
     * @param at when
     * @param kind a word to group by, e.g. {@code instance}, {@code release}, {@code member}
     * @param subject what it happened to
     * @param text one sentence
     */
    public record Entry(Instant at, String kind, String subject, String text) {}

    /** Notes something. */
    public void add(String kind, String subject, String text) {
        Entry entry = new Entry(clock.instant(), kind, subject, text);
        synchronized (entries) {
            entries.addFirst(entry);
            if (entries.size() > KEPT_MAX) {
                entries.removeLast();
            }
        }
    }

    /** The newest entries first. */
    public List<Entry> recent(int max) {
        synchronized (entries) {
            return entries.stream().limit(max).toList();
        }
    }
}
