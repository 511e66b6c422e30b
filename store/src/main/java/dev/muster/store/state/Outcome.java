package dev.muster.store.state;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.TransactionResult;
import java.util.List;

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

    /** The lease exists, with this time to live. */
    record Granted(LeaseGrant grant) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.granted(this);
        }
    }

    /** The lease ended by request; the store is at {@code revision}. */
    record Revoked(long revision) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.revoked(this);
        }
    }

    /** Those leases ended of which {@link Command.Expire} was right to say so. */
    record Expired(List<LeaseId> leases) implements Outcome {

        public Expired {
            leases = List.copyOf(leases);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expired(this);
        }
    }

    /** The bounds are in force. */
    record Configured() implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.configured(this);
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

    /** Refused, nothing changed: there is no such lease. */
    record LeaseNotFound(LeaseId lease) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.leaseNotFound(this);
        }
    }

    /** Refused, nothing changed: the lease was granted before. */
    record LeaseExists(LeaseId lease) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.leaseExists(this);
        }
    }

    /** Refused, nothing changed: a put was to keep something of a key that does not exist. */
    record KeyNotFound(Key key) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.keyNotFound(this);
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

        R granted(Granted outcome);

        R revoked(Revoked outcome);

        R expired(Expired outcome);

        R configured(Configured outcome);

        R passed(Passed outcome);

        R revisionCompacted(RevisionCompacted outcome);

        R revisionInFuture(RevisionInFuture outcome);

        R leaseNotFound(LeaseNotFound outcome);

        R leaseExists(LeaseExists outcome);

        R keyNotFound(KeyNotFound outcome);

        R notFormed(NotFormed outcome);
    }
}
