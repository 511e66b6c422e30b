package dev.muster.store.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists to whose ends one transaction adds the same element: all that is ever seen of them is the beginning of one and the same list, it holds
 * each element once, and it never gets shorter in real time. As no element comes twice, this finds lost updates, aborted and stale reads,
 * torn transactions and writes applied twice, without a search. Stateless.
 */
public final class AppendCheck {

    private AppendCheck() {}

    /** What is asked of the lists. */
    public sealed interface Request {

        /** What all lists hold, read at one revision. */
        record Read() implements Request {}

        /** One more element at the end of each; elements are unique. */
        record Append(long element) implements Request {}
    }

    /**
     * What is answered.
     *
     * @param lists what each list holds after the call
     * @param appended whether the call appended
     */
    public record Answer(List<List<Long>> lists, boolean appended) {

        public Answer {
            lists = lists.stream().map(List::copyOf).toList();
        }

        List<Long> first() {
            return lists.get(0);
        }
    }

    /** Checks all calls; an append that was refused may be left out or have an answer that says so. */
    public static Verdict check(List<Call<Request, Answer>> calls) {
        List<String> problems = new ArrayList<>();
        List<Call<Request, Answer>> known = calls.stream().filter(Call::known).toList();
        List<Long> longest = known.stream()
                .map(call -> call.answer().first())
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        Map<Long, Call<Request, Answer>> appends = new HashMap<>();
        for (Call<Request, Answer> call : calls) {
            if (call.input() instanceof Request.Append append) {
                appends.put(append.element(), call);
            }
        }
        elements(longest, appends, problems);
        for (Call<Request, Answer> call : known) {
            answer(call, longest, appends, problems);
        }
        problems.addAll(RealTime.problems(
                known,
                Call::calledNanos,
                Call::returnedNanos,
                call -> call.answer().first().size(),
                (earlier, later) -> {
                    int before = earlier.answer().first().size();
                    int after = later.answer().first().size();
                    return after >= before
                            ? List.of()
                            : List.of(brief(later) + " saw " + after + " elements, but " + brief(earlier) + " had seen "
                                    + before + " before it began");
                }));
        return new Verdict("append", known.size(), problems);
    }

    private static void elements(List<Long> longest, Map<Long, Call<Request, Answer>> appends, List<String> problems) {
        Set<Long> once = new HashSet<>();
        for (long element : longest) {
            Call<Request, Answer> append = appends.get(element);
            if (!once.add(element)) {
                problems.add("element " + element + " is there twice");
            } else if (append == null) {
                problems.add("element " + element + " is there, but nobody appended it");
            } else if (append.known() && !append.answer().appended()) {
                problems.add("element " + element + " is there, but its append was refused");
            }
        }
    }

    private static void answer(
            Call<Request, Answer> call,
            List<Long> longest,
            Map<Long, Call<Request, Answer>> appends,
            List<String> problems) {
        List<Long> list = call.answer().first();
        if (call.answer().lists().stream().anyMatch(other -> !other.equals(list))) {
            problems.add(brief(call) + " saw a transaction in part: "
                    + tails(call.answer().lists()));
        }
        if (!longest.subList(0, list.size()).equals(list)) {
            problems.add(brief(call) + " saw " + tail(list) + ", which is no beginning of " + tail(longest));
        }
        if (call.input() instanceof Request.Append append
                && call.answer().appended()
                && (list.isEmpty() || list.get(list.size() - 1) != append.element())) {
            problems.add(brief(call) + " has an answer, but the list ends with " + tail(list));
        }
        for (long element : list) {
            Call<Request, Answer> append = appends.get(element);
            if (append != null && append.calledNanos() > call.returnedNanos()) {
                problems.add(brief(call) + " saw " + element + " before its append began");
            }
        }
    }

    private static String brief(Call<Request, Answer> call) {
        return call.input() + " of client " + call.client() + " at " + call.calledNanos();
    }

    private static List<String> tails(List<List<Long>> lists) {
        return lists.stream().map(AppendCheck::tail).toList();
    }

    private static String tail(List<Long> list) {
        int from = Math.max(0, list.size() - 8);
        return (from > 0 ? "... " : "") + list.subList(from, list.size());
    }
}
