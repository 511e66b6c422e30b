package dev.muster.store.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Observers of one thing hear the same news, in order, each once, without a gap. Stateless. */
public final class ObservationCheck {

    private ObservationCheck() {}

    /**
     * What one observer heard at once.
     *
     * @param revision of what happened
     * @param text what it was
     */
    public record News(long revision, String text) {}

    /**
     * Checks all that was heard.
     *
     * @param observers the news of each, in the order it heard them
     * @param leastEach how many each must have heard; fewer prove nothing
     */
    public static Verdict check(List<List<News>> observers, int leastEach) {
        List<String> problems = new ArrayList<>();
        NavigableMap<Long, String> all = new TreeMap<>();
        long examined = 0;
        for (int i = 0; i < observers.size(); i++) {
            List<News> heard = observers.get(i);
            examined += heard.size();
            if (heard.size() < leastEach) {
                problems.add(
                        "observer " + i + " heard " + heard.size() + " news (expected: at least " + leastEach + ")");
            }
            long last = Long.MIN_VALUE;
            for (News news : heard) {
                if (news.revision() <= last) {
                    problems.add("observer " + i + " heard " + news + " after news of revision " + last);
                }
                last = Math.max(last, news.revision());
                String other = all.putIfAbsent(news.revision(), news.text());
                if (other != null && !other.equals(news.text())) {
                    problems.add("observer " + i + " heard " + news + ", another one " + other);
                }
            }
        }
        for (int i = 0; i < observers.size(); i++) {
            gaps(i, observers.get(i), all, problems);
        }
        return new Verdict("observation", examined, problems);
    }

    private static void gaps(int observer, List<News> heard, NavigableMap<Long, String> all, List<String> problems) {
        if (heard.isEmpty()) {
            return;
        }
        Set<Long> revisions = new HashSet<>();
        heard.forEach(news -> revisions.add(news.revision()));
        Map<Long, String> between = all.subMap(
                heard.get(0).revision(), true, heard.get(heard.size() - 1).revision(), true);
        List<Long> missed = between.keySet().stream()
                .filter(revision -> !revisions.contains(revision))
                .toList();
        if (!missed.isEmpty()) {
            problems.add("observer " + observer + " missed " + missed.size()
                    + " news that others heard, the first of revision " + missed.get(0));
        }
    }
}
