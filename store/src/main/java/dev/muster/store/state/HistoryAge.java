package dev.muster.store.state;

import dev.muster.store.state.StateImage.RevisionTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Knows from which revision on the history is young enough. It notes now and then which revision was the newest at which
 * time, so that its size is bounded whatever the rate of writes. Confined like its {@link StoreState}.
 */
final class HistoryAge {

    private static final int MARKS_PER_AGE = 100;
    private static final long PERIOD_MILLIS_MIN = 1000;

    private final Deque<RevisionTime> marks = new ArrayDeque<>();

    /** @param known oldest first */
    HistoryAge(List<RevisionTime> known) {
        marks.addAll(known);
    }

    /**
     * Notes the present, before it changes.
     *
     * @param timeMillis never goes back
     * @return the oldest revision that is still of interest; 0 if nothing is too old
     */
    long oldestKept(long timeMillis, long revision, Duration ageMax) {
        if (ageMax.isZero()) {
            marks.clear();
            return 0;
        }
        long age = ageMax.toMillis();
        RevisionTime last = marks.peekLast();
        if (last == null || timeMillis - last.timeMillis() >= Math.max(PERIOD_MILLIS_MIN, age / MARKS_PER_AGE)) {
            marks.add(new RevisionTime(timeMillis, revision));
        }
        long oldest = 0;
        for (RevisionTime first = marks.peek();
                first != null && timeMillis - first.timeMillis() >= age;
                first = marks.peek()) {
            oldest = first.revision();
            marks.remove();
        }
        return oldest;
    }

    List<RevisionTime> image() {
        return List.copyOf(marks);
    }
}
