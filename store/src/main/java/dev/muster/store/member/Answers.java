package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.NoQuorumException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.state.Outcome;

/** What an outcome means to the caller: a value, or the exception of the refusal. Stateless. */
final class Answers {

    private Answers() {}

    /** @throws ProblemException if the outcome is a refusal */
    static TransactionResult committed(Outcome outcome) {
        if (outcome instanceof Outcome.Committed committed) {
            return committed.result();
        }
        throw refusal(outcome);
    }

    /** @throws ProblemException if the outcome is a refusal */
    static long compacted(Outcome outcome) {
        if (outcome instanceof Outcome.Compacted compacted) {
            return compacted.revision();
        }
        throw refusal(outcome);
    }

    /** @throws ProblemException if the outcome is a refusal */
    static LeaseGrant granted(Outcome outcome) {
        if (outcome instanceof Outcome.Granted granted) {
            return granted.grant();
        }
        throw refusal(outcome);
    }

    /** @throws ProblemException if the outcome is a refusal */
    static long revoked(Outcome outcome) {
        if (outcome instanceof Outcome.Revoked revoked) {
            return revoked.revision();
        }
        throw refusal(outcome);
    }

    private static ProblemException refusal(Outcome outcome) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public ProblemException formed(Outcome.Formed found) {
                return unexpected(found);
            }

            @Override
            public ProblemException committed(Outcome.Committed found) {
                return unexpected(found);
            }

            @Override
            public ProblemException compacted(Outcome.Compacted found) {
                return unexpected(found);
            }

            @Override
            public ProblemException granted(Outcome.Granted found) {
                return unexpected(found);
            }

            @Override
            public ProblemException revoked(Outcome.Revoked found) {
                return unexpected(found);
            }

            @Override
            public ProblemException expired(Outcome.Expired found) {
                return unexpected(found);
            }

            @Override
            public ProblemException configured(Outcome.Configured found) {
                return unexpected(found);
            }

            @Override
            public ProblemException leaseNotFound(Outcome.LeaseNotFound refused) {
                return new LeaseNotFoundException(refused.lease());
            }

            @Override
            public ProblemException leaseExists(Outcome.LeaseExists refused) {
                return new LeaseExistsException(refused.lease());
            }

            @Override
            public ProblemException keyNotFound(Outcome.KeyNotFound refused) {
                return new KeyNotFoundException(refused.key());
            }

            @Override
            public ProblemException passed(Outcome.Passed found) {
                return unexpected(found);
            }

            @Override
            public ProblemException revisionCompacted(Outcome.RevisionCompacted refused) {
                return new RevisionCompactedException(refused.requested(), refused.compactRevision());
            }

            @Override
            public ProblemException revisionInFuture(Outcome.RevisionInFuture refused) {
                return new RevisionInFutureException(refused.requested(), refused.newest());
            }

            @Override
            public ProblemException notFormed(Outcome.NotFormed refused) {
                return new NoQuorumException("command: the cluster is not formed yet");
            }
        });
    }

    private static ProblemException unexpected(Outcome outcome) {
        return new ProblemException(
                ProblemType.INTERNAL,
                "request id: first used for another kind of command, whose outcome is a "
                        + outcome.getClass().getSimpleName());
    }
}
