package dev.muster.config.etcd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StoreClosedException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTests {

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsOfTheStoreAreToldInEtcdsWords(Throwable failure, String told) {
        assertThat(Failures.of(failure)).hasMessage(told);
        assertThat(Failures.of(new CompletionException(failure))).hasMessage(told);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        new RevisionCompactedException(1, 2),
                        "OUT_OF_RANGE: etcdserver: mvcc: required revision has been compacted"),
                Arguments.of(
                        new RevisionInFutureException(3, 2),
                        "OUT_OF_RANGE: etcdserver: mvcc: required revision is a future revision"),
                Arguments.of(
                        new LeaseNotFoundException(new LeaseId(1)), "NOT_FOUND: etcdserver: requested lease not found"),
                Arguments.of(
                        new LeaseExistsException(new LeaseId(1)),
                        "FAILED_PRECONDITION: etcdserver: lease already exists"),
                Arguments.of(new KeyNotFoundException(Key.of("k")), "INVALID_ARGUMENT: etcdserver: key not found"),
                Arguments.of(new NoQuorumException("x"), "UNAVAILABLE: etcdserver: no leader"),
                Arguments.of(
                        new OutcomeUnknownException(RequestId.random(), "x"),
                        "UNAVAILABLE: etcdserver: request timed out"),
                Arguments.of(new StoreClosedException("x"), "UNAVAILABLE: etcdserver: server stopped"),
                Arguments.of(
                        new ProblemException(ProblemType.INSUFFICIENT_STORAGE, "x"),
                        "RESOURCE_EXHAUSTED: etcdserver: mvcc: database space exceeded"),
                Arguments.of(
                        new ProblemException(ProblemType.LIMIT_EXCEEDED, "x"),
                        "INVALID_ARGUMENT: etcdserver: request is too large"),
                Arguments.of(
                        new ProblemException(ProblemType.TOO_MANY_REQUESTS, "x"),
                        "RESOURCE_EXHAUSTED: etcdserver: too many requests"),
                Arguments.of(
                        new InvalidArgumentException("field", "x", "y"),
                        "INVALID_ARGUMENT: etcdserver: field: x (expected: y)"));
    }

    @Test
    void whatNobodyForesawIsNotToldToTheClient() {
        assertThat(Failures.of(new IllegalStateException("secret")).getMessage())
                .startsWith("INTERNAL: ")
                .doesNotContain("secret");
    }
}
