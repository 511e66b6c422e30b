package dev.muster.config.etcd.wire;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StoreClosedException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told when the store refuses. Nothing changed and nothing will: {@link EtcdError#NO_LEADER}; an unknown
 * outcome: {@link EtcdError#REQUEST_TIMED_OUT}.
 */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private static final Map<Class<? extends ProblemException>, EtcdError> BY_TYPE = Map.of(
            RevisionCompactedException.class, EtcdError.REVISION_COMPACTED,
            RevisionInFutureException.class, EtcdError.REVISION_IN_FUTURE,
            LeaseNotFoundException.class, EtcdError.LEASE_NOT_FOUND,
            LeaseExistsException.class, EtcdError.LEASE_EXISTS,
            KeyNotFoundException.class, EtcdError.KEY_NOT_FOUND,
            NoQuorumException.class, EtcdError.NO_LEADER,
            OutcomeUnknownException.class, EtcdError.REQUEST_TIMED_OUT,
            StoreClosedException.class, EtcdError.STOPPED);

    private static final Map<ProblemType, EtcdError> BY_PROBLEM = Map.of(
            ProblemType.LIMIT_EXCEEDED, EtcdError.REQUEST_TOO_LARGE,
            ProblemType.INSUFFICIENT_STORAGE, EtcdError.NO_SPACE,
            ProblemType.TOO_MANY_REQUESTS, EtcdError.TOO_MANY_REQUESTS,
            ProblemType.NO_QUORUM, EtcdError.NO_LEADER,
            ProblemType.UNAVAILABLE, EtcdError.STOPPED,
            ProblemType.OUTCOME_UNKNOWN, EtcdError.REQUEST_TIMED_OUT);

    private Failures() {}

    /** The answer to a call that failed with {@code failure}, which may be wrapped by a future. */
    public static StatusRuntimeException of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof StatusRuntimeException known) {
            return known;
        }
        if (cause instanceof ProblemException problem) {
            return of(problem);
        }
        log.error("A call of an etcd client failed", cause);
        return new StatusRuntimeException(
                Status.INTERNAL.withDescription("etcdserver: the server failed; see its log"), null);
    }

    /** What a future failed with. */
    public static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static StatusRuntimeException of(ProblemException problem) {
        EtcdError known = BY_TYPE.get(problem.getClass());
        if (known == null) {
            known = BY_PROBLEM.get(problem.type());
        }
        if (known != null) {
            return known.exception();
        }
        Status.Code code =
                switch (problem.type().status() / 100) {
                    case 4 -> Status.Code.INVALID_ARGUMENT;
                    default -> Status.Code.INTERNAL;
                };
        return new StatusRuntimeException(code.toStatus().withDescription("etcdserver: " + problem.getMessage()), null);
    }
}
