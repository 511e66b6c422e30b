package dev.muster.store.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one order of calls that explains all answers and in which no call comes after one that began when it had ended. After Wing and
 * Gong, "Testing and Verifying Concurrent Objects" (1993), with the memory of visited configurations by Lowe, "Testing for Linearizability"
 * (2017). Stateless.
 *
 * <p>The search takes exponential time at worst: give it one key at a time, and few calls without an answer.
 */
public final class Linearizability {

    private Linearizability() {}

    /**
     * Checks calls on one object.
     *
     * @param name how the verdict calls the object
     * @param stepsMax steps of the search after which it gives up; giving up counts as a problem
     */
    public static <S, I, O> Verdict check(String name, Model<S, I, O> model, List<Call<I, O>> calls, long stepsMax) {
        return new Search<>(name, model, calls, stepsMax).run();
    }

    /** Place in the list of events. */
    private static class Link<I, O> {
        @Nullable
        Link<I, O> previous;

        @Nullable
        Event<I, O> next;
    }

    /** Beginning or end of a call, in a list from which calls are lifted and to which they are put back. */
    private static final class Event<I, O> extends Link<I, O> {
        final int index;
        final Call<I, O> call;
        final boolean begin;
        final long nanos;

        @Nullable
        Event<I, O> end;

        Event(int index, Call<I, O> call, boolean begin) {
            this.index = index;
            this.call = call;
            this.begin = begin;
            this.nanos = begin ? call.calledNanos() : call.returnedNanos();
        }
    }

    private record Configuration<S>(BitSet done, S state) {}

    private record Choice<S, I, O>(Event<I, O> event, S stateBefore) {}

    private static final class Search<S, I, O> {
        private final String name;
        private final Model<S, I, O> model;
        private final long stepsMax;
        private final int size;
        private final Link<I, O> head = new Link<>();
        private final BitSet done;
        private final Set<Configuration<S>> seen = new HashSet<>();
        private final Deque<Choice<S, I, O>> chosen = new ArrayDeque<>();
        private int explainedMost = -1;
        private String stuck = "";

        Search(String name, Model<S, I, O> model, List<Call<I, O>> calls, long stepsMax) {
            this.name = name;
            this.model = model;
            this.stepsMax = stepsMax;
            this.size = calls.size();
            this.done = new BitSet(size);
            List<Event<I, O>> events = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                Call<I, O> call = calls.get(i);
                Event<I, O> begin = new Event<>(i, call, true);
                events.add(begin);
                if (call.known()) {
                    Event<I, O> end = new Event<>(i, call, false);
                    begin.end = end;
                    events.add(end);
                }
            }
            // what happened in the same nanosecond was at the same time: beginnings first
            events.sort(
                    Comparator.<Event<I, O>>comparingLong(event -> event.nanos).thenComparing(event -> !event.begin));
            Link<I, O> last = head;
            for (Event<I, O> event : events) {
                last.next = event;
                event.previous = last;
                last = event;
            }
        }

        Verdict run() {
            S state = model.initial();
            Event<I, O> event = head.next;
            for (long steps = 0;
                    event != null;
                    steps++) { // at the end of the list only calls without an answer are left
                if (steps == stepsMax) {
                    return verdict("no verdict after " + stepsMax + " steps (expected: shorter histories)");
                }
                if (event.begin) {
                    Optional<S> next = model.step(state, event.call.input(), event.call.output());
                    if (next.isPresent() && visit(event.index, next.get())) {
                        chosen.push(new Choice<>(event, state));
                        state = next.get();
                        lift(event);
                        event = head.next;
                    } else {
                        event = event.next;
                    }
                } else {
                    remember(event, state);
                    Choice<S, I, O> undone = chosen.poll();
                    if (undone == null) {
                        return verdict(stuck);
                    }
                    state = undone.stateBefore();
                    done.clear(undone.event().index);
                    putBack(undone.event());
                    event = undone.event().next;
                }
            }
            return new Verdict("linearizable", size, List.of());
        }

        private boolean visit(int index, S next) {
            done.set(index);
            if (seen.add(new Configuration<>((BitSet) done.clone(), next))) {
                return true;
            }
            done.clear(index);
            return false;
        }

        private void remember(Event<I, O> end, S state) {
            if (chosen.size() > explainedMost) {
                explainedMost = chosen.size();
                stuck = "no order explains " + end.call + "; at best the state was " + state + " after " + explainedMost
                        + " of " + size + " calls";
            }
        }

        private Verdict verdict(String problem) {
            return new Verdict("linearizable", size, List.of(name + ": " + problem));
        }

        private void lift(Event<I, O> begin) {
            unlink(begin);
            if (begin.end != null) {
                unlink(begin.end);
            }
        }

        private void putBack(Event<I, O> begin) {
            if (begin.end != null) {
                relink(begin.end);
            }
            relink(begin);
        }

        private void unlink(Event<I, O> event) {
            if (event.previous != null) {
                event.previous.next = event.next;
            }
            if (event.next != null) {
                event.next.previous = event.previous;
            }
        }

        private void relink(Event<I, O> event) {
            if (event.previous != null) {
                event.previous.next = event;
            }
            if (event.next != null) {
                event.next.previous = event;
            }
        }
    }
}
