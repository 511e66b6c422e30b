package dev.muster.store.recipe.place;

import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What came of a {@link Claim}. Immutable. */
public sealed interface PlaceAnswer {

    /** Calls the case that this answer is; a new kind of answer is a new method there. */
    <R> R match(Cases<R> cases);

    /** Its turn has come. */
    record Granted(FencingToken token, LeaseId lease) implements PlaceAnswer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.granted().apply(this);
        }
    }

    /**
     * It was not its turn, and no place is kept.
     *
     * @param ahead the first in the queues
     */
    record Busy(List<Occupant> ahead) implements PlaceAnswer {

        public Busy {
            ahead = List.copyOf(ahead);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.busy().apply(this);
        }
    }

    /**
     * Its turn did not come in time, and no place is kept.
     *
     * @param ahead the first in the queues
     */
    record TimedOut(List<Occupant> ahead) implements PlaceAnswer {

        public TimedOut {
            ahead = List.copyOf(ahead);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timedOut().apply(this);
        }
    }

    /** The place was there, and is no longer. */
    record Gone(FencingToken token) implements PlaceAnswer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.gone().apply(this);
        }
    }

    /**
     * The queue is settled otherwise than the claim wants; no place was taken.
     *
     * @param found empty if it is not settled
     */
    record Disagreed(Optional<Value> found) implements PlaceAnswer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.disagreed().apply(this);
        }
    }

    /** One function per kind of answer. */
    record Cases<R>(
            Function<Granted, R> granted,
            Function<Busy, R> busy,
            Function<TimedOut, R> timedOut,
            Function<Gone, R> gone,
            Function<Disagreed, R> disagreed) {}
}
