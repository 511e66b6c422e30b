package dev.muster.store.history;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key whose values are numbers, each written at most once; 0 is "no such key". Stateless.
 *
 * <p>Compare-and-set on a revision is compare-and-set on the value that was read with this revision, as no value comes twice.
 */
public final class Register implements Model<Long, Register.Request, Register.Answer> {

    /** What is asked of the key. */
    public sealed interface Request {

        /** The value now. */
        record Read() implements Request {}

        /** A new value, whatever was there. */
        record Write(long value) implements Request {}

        /** A new value if {@code expected} is there. */
        record CompareAndSet(long expected, long value) implements Request {}
    }

    /**
     * What is answered.
     *
     * @param value what the key holds after the call
     * @param written whether the call put it there
     */
    public record Answer(long value, boolean written) {}

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Optional<Long> step(Long state, Request request, @Nullable Answer answer) {
        if (request instanceof Request.Write write) {
            return Optional.of(write.value());
        }
        if (request instanceof Request.CompareAndSet compareAndSet) {
            boolean matches = compareAndSet.expected() == state;
            long next = matches ? compareAndSet.value() : state;
            return answer == null || answer.equals(new Answer(next, matches)) ? Optional.of(next) : Optional.empty();
        }
        return answer == null || answer.value() == state ? Optional.of(state) : Optional.empty();
    }

    /**
     * Leaves out calls without an answer whose value nobody ever saw. That changes no verdict: such a write can always come last, and as
     * every answer tells the value, no answer is explained by it alone. It keeps the search short.
     */
    public static List<Call<Request, Answer>> withoutUnseen(List<Call<Request, Answer>> calls) {
        Set<Long> seen = new HashSet<>();
        for (Call<Request, Answer> call : calls) {
            if (call.known() && !(call.input() instanceof Request.Write)) {
                seen.add(call.answer().value());
                if (call.input() instanceof Request.CompareAndSet compareAndSet
                        && call.answer().written()) {
                    seen.add(compareAndSet.expected());
                }
            }
        }
        boolean more = true; // what a seen compare-and-set without an answer was based on counts as seen
        while (more) {
            more = false;
            for (Call<Request, Answer> call : calls) {
                more |= !call.known()
                        && call.input() instanceof Request.CompareAndSet compareAndSet
                        && seen.contains(compareAndSet.value())
                        && seen.add(compareAndSet.expected());
            }
        }
        return calls.stream()
                .filter(call -> call.known() || seen.contains(written(call.input())))
                .toList();
    }

    private static long written(Request request) {
        if (request instanceof Request.Write write) {
            return write.value();
        }
        return request instanceof Request.CompareAndSet compareAndSet ? compareAndSet.value() : -1;
    }
}
