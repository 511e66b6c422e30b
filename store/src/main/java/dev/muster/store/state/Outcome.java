package dev.muster.store.state;

import dev.muster.api.coordination.TransactionResult;

/** What one {@link Command} did. Immutable. */
public sealed interface Outcome {

    /** Calls the case that this outcome is; a new kind of outcome is a new method there. */
    <R> R match(Cases<R> cases);

    /** The cluster exists; the id is the one of the first {@link Command.Form} in the log. */
    record Formed(String clusterId) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.formed(this);
        }
    }

    /** The transaction ran. */
    record Committed(TransactionResult result) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.committed(this);
        }
    }

    /** The history before {@code revision} is forgotten. */
    record Compacted(long revision) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.compacted(this);
        }
    }

    /** The barrier has its place in the log. */
    record Passed() implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.passed(this);
        }
    }

    /** Refused, nothing changed: the revision asked for is no longer kept. */
    record RevisionCompacted(long requested, long compactRevision) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.revisionCompacted(this);
        }
    }

    /** Refused, nothing changed: the revision asked for does not exist yet. */
    record RevisionInFuture(long requested, long newest) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.revisionInFuture(this);
        }
    }

    /** Refused, nothing changed: the cluster is not formed yet. */
    record NotFormed() implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notFormed(this);
        }
    }

    /** One method per kind of outcome. */
    interface Cases<R> {

        R formed(Formed outcome);

        R committed(Committed outcome);

        R compacted(Compacted outcome);

        R passed(Passed outcome);

        R revisionCompacted(RevisionCompacted outcome);

        R revisionInFuture(RevisionInFuture outcome);

        R notFormed(NotFormed outcome);
    }
}
