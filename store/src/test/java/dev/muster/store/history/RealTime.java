package dev.muster.store.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/** Compares each of many intervals with those that had ended when it began. Stateless. */
final class RealTime {

    private RealTime() {}

    /**
     * Finds for each interval the one with the highest value among those that ended before it began.
     *
     * @param found says what is wrong between the earlier and the later one; empty if nothing is. Asked in the order of beginnings
     */
    static <T> List<String> problems(
            List<T> all,
            ToLongFunction<T> begin,
            ToLongFunction<T> end,
            ToLongFunction<T> value,
            BiFunction<T, T, List<String>> found) {
        List<T> byBegin = new ArrayList<>(all);
        byBegin.sort(Comparator.comparingLong(begin));
        List<T> byEnd = new ArrayList<>(all);
        byEnd.sort(Comparator.comparingLong(end));
        List<String> problems = new ArrayList<>();
        List<T> highest = new ArrayList<>(); // at most one
        int ended = 0;
        for (T later : byBegin) {
            while (ended < byEnd.size() && end.applyAsLong(byEnd.get(ended)) < begin.applyAsLong(later)) {
                T candidate = byEnd.get(ended++);
                if (highest.isEmpty() || value.applyAsLong(candidate) > value.applyAsLong(highest.get(0))) {
                    highest.clear();
                    highest.add(candidate);
                }
            }
            for (T earlier : highest) {
                problems.addAll(found.apply(earlier, later));
            }
        }
        return problems;
    }
}
