package dev.muster.store.lease;

import java.util.List;

/** What a member answers to a {@link LeaseQuestion}. Immutable. */
public sealed interface LeaseAnswer {

    /** See {@link NotLeading}. */
    LeaseAnswer NOT_LEADING = new NotLeading();

    /** Calls the case that this answer is; a new kind of answer is a new method there. */
    <R> R match(Cases<R> cases);

    /**
     * The times, as the leader knew them at a moment between the question and this answer.
     *
     * @param revision of the store at about that moment
     * @param index place in the log of an entry that came after that moment; whoever has applied it knows of the state
     *     everything that this answer rests on
     * @param renewals one for each that was asked for, in that order
     * @param lookups one for each that was asked for, in that order
     */
    record Told(long revision, long index, List<RemainingTime> renewals, List<RemainingTime> lookups)
            implements LeaseAnswer {

        public Told {
            renewals = List.copyOf(renewals);
            lookups = List.copyOf(lookups);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.told(this);
        }
    }

    /** The member that was asked does not lead, or no longer; another one may know. */
    record NotLeading() implements LeaseAnswer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notLeading(this);
        }
    }

    /** One method per kind of answer. */
    interface Cases<R> {

        R told(Told answer);

        R notLeading(NotLeading answer);
    }
}
