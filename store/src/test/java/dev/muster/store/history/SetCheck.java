package dev.muster.store.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A set that only grows: what is acknowledged is in every later read, what one read saw every later one sees, and nothing is there that nobody
 * added. Stateless.
 */
public final class SetCheck {

    private SetCheck() {}

    /** What is asked of the set. */
    public sealed interface Request {

        /** All elements. */
        record Read() implements Request {}

        /** One more element; each is added by one call only. */
        record Add(long element) implements Request {}
    }

    /** What is answered: all elements to a read, none to an addition. */
    public record Answer(Set<Long> elements) {

        public Answer {
            elements = Set.copyOf(elements);
        }
    }

    /** Checks all calls, the last of which is a read with an answer, called after all others had ended or were given up. */
    public static Verdict check(List<Call<Request, Answer>> calls) {
        List<String> problems = new ArrayList<>();
        Map<Long, Long> addedAt = new HashMap<>();
        for (Call<Request, Answer> call : calls) {
            if (call.input() instanceof Request.Add add) {
                addedAt.put(add.element(), call.calledNanos());
            }
        }
        List<Call<Request, Answer>> reads = calls.stream()
                .filter(call -> call.input() instanceof Request.Read && call.known())
                .sorted(Comparator.comparingLong(Call::calledNanos))
                .toList();
        List<Call<Request, Answer>> ended = calls.stream()
                .filter(Call::known)
                .sorted(Comparator.comparingLong(Call::returnedNanos))
                .toList();
        if (reads.isEmpty()) {
            problems.add("no read has an answer (expected: one at the end)");
        }
        Set<Long> required = new HashSet<>();
        int next = 0;
        for (Call<Request, Answer> read : reads) {
            while (next < ended.size() && ended.get(next).before(read)) {
                Call<Request, Answer> earlier = ended.get(next++);
                if (earlier.input() instanceof Request.Add add) {
                    required.add(add.element());
                } else {
                    required.addAll(earlier.answer().elements());
                }
            }
            read(read, required, addedAt, problems);
        }
        return new Verdict("set", ended.size(), problems);
    }

    private static void read(
            Call<Request, Answer> read, Set<Long> required, Map<Long, Long> addedAt, List<String> problems) {
        Set<Long> elements = read.answer().elements();
        List<Long> missing = required.stream()
                .filter(element -> !elements.contains(element))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            problems.add(
                    "the read of client " + read.client() + " at " + read.calledNanos() + " misses " + missing.size()
                            + " of " + required.size() + " elements that were there before: " + first(missing));
        }
        List<Long> unexplained = elements.stream()
                .filter(element -> addedAt.getOrDefault(element, Long.MAX_VALUE) > read.returnedNanos())
                .sorted()
                .toList();
        if (!unexplained.isEmpty()) {
            problems.add("the read of client " + read.client() + " at " + read.calledNanos()
                    + " has elements that nobody had added: " + first(unexplained));
        }
    }

    private static List<Long> first(List<Long> elements) {
        return elements.subList(0, Math.min(8, elements.size()));
    }
}
