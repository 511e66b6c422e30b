package dev.muster.config.release;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.config.Release;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.FoundEntries;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.OutcomeUnknownException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Makes a release out of a draft, in one transaction.
 *
 * <pre>
 *   if    the current release is the one the draft is based on, and the namespace exists, and the edit is unchanged
 *   then  put record, content and current; forget what is too old, and the edit; read the record
 *   else  read current, the record that has the draft's number, the namespace, and the edit
 * </pre>
 *
 * <p>A pointer is put once per release and never deleted, so its version in the store is the number of the release: that
 * is what the guard compares. Thread-safe.
 */
final class Publisher {

    private final BlockingStore store;
    private final NamespaceService namespaces;
    private final ReleaseLimits limits;
    private final Clock clock;

    Publisher(BlockingStore store, NamespaceService namespaces, ReleaseLimits limits, Clock clock) {
        this.store = store;
        this.namespaces = namespaces;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Publishes once, however often it is called with the same draft and the same request key.
     *
     * @throws ReleaseConflictException if another release is current
     * @throws InvalidArgumentException if the request key was used for another request
     */
    Release publish(Draft draft) {
        return publish(draft, Beside.NOTHING);
    }

    /** The same with more in the transaction. */
    Release publish(Draft draft, Beside beside) {
        TransactionResult result = commit(draft, beside);
        if (result.succeeded()) {
            List<OperationResult> steps = result.results();
            return release(draft, found(steps.get(steps.size() - 1)).orElseThrow());
        }
        Optional<StoredRelease> current = found(result.results().get(0)).map(StoredRelease::of);
        Optional<KeyValue> sameNumber = found(result.results().get(1));
        if (namespaces.guard(draft.namespace()).isPresent()
                && found(result.results().get(2)).isEmpty()) {
            throw namespaces.notFound(draft.namespace());
        }
        if (sameNumber.isPresent() && repeated(draft, StoredRelease.of(sameNumber.get()))) {
            return release(draft, sameNumber.get());
        }
        if (current.map(StoredRelease::number).orElse(0L) == draft.basedOn()) {
            throw beside.refused().get();
        }
        throw new ReleaseConflictException(draft.namespace(), draft.name(), draft.basedOn(), current);
    }

    private TransactionResult commit(Draft draft, Beside beside) {
        String key = draft.requestKey();
        RequestId request = key == null ? RequestId.random() : new RequestId(draft.storeRequest(key));
        try {
            return store.commit(request, transaction(draft, beside));
        } catch (OutcomeUnknownException e) {
            if (key == null) {
                throw new ProblemException(
                        ProblemType.OUTCOME_UNKNOWN,
                        draft.namespace() + "/" + draft.name() + ": release " + draft.number()
                                + " may have been published; read the current release to see. With an Idempotency-Key"
                                + " the request could be repeated as it is");
            }
            throw e;
        }
    }

    private Transaction transaction(Draft draft, Beside beside) {
        Key current = ConfigKeys.current(draft.namespace(), draft.name());
        Key record = ConfigKeys.release(draft.namespace(), draft.name(), draft.number());
        Value stored = StoredJson.encode(draft.stored(clock.instant()));
        Transaction.Builder transaction = Transaction.builder()
                .when(Compare.version(current, Relation.EQUAL, draft.basedOn()))
                .then(
                        Operation.put(record, stored),
                        Operation.put(
                                ConfigKeys.content(draft.namespace(), draft.name(), draft.number()),
                                Value.of(draft.content())),
                        Operation.put(current, stored));
        long oldestKept = draft.number() - limits.releasesMax() + 1;
        if (oldestKept > 1) {
            transaction.then(
                    Operation.delete(ConfigKeys.releasesBelow(draft.namespace(), draft.name(), oldestKept)),
                    Operation.delete(ConfigKeys.contentsBelow(draft.namespace(), draft.name(), oldestKept)));
        }
        namespaces.guard(draft.namespace()).ifPresent(transaction::when);
        beside.when().forEach(transaction::when);
        beside.then().forEach(transaction::then);
        return transaction
                .then(Operation.get(record))
                .orElse(
                        Operation.get(current),
                        Operation.get(record),
                        Operation.get(ConfigKeys.namespace(draft.namespace())))
                .build();
    }

    private static boolean repeated(Draft draft, StoredRelease found) {
        String key = draft.requestKey();
        if (key == null || !key.equals(found.requestKey())) {
            return false;
        }
        if (!draft.requestHash().equals(found.requestHash())) {
            throw new InvalidArgumentException(
                    "Idempotency-Key",
                    "'" + key + "', used for release " + found.number() + " with another body",
                    "a new key for a new request");
        }
        return true;
    }

    private static Release release(Draft draft, KeyValue record) {
        return StoredRelease.of(record).release(draft.name(), record.modRevision(), draft.content());
    }

    private static Optional<KeyValue> found(OperationResult step) {
        return step.match(FoundEntries.OF_RANGE).stream().findFirst();
    }
}
