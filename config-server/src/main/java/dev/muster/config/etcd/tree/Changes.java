package dev.muster.config.etcd.tree;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.ReadAt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a change by looking, deciding, and writing if nothing changed meanwhile; again until it worked. What it sees first
 * may be old, so that no refusal is final before a look that is not. Thread-safe.
 */
final class Changes {

    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private static final int ATTEMPTS_MAX = 200;

    private final BlockingStore store;
    private final TreeReader reader;

    Changes(BlockingStore store, TreeReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** What to write, and what to tell of it when it was written. */
    record Plan(Transaction transaction, Function<Long, TreeEvent> event) {}

    /**
     * Decides on what a look shows until it could be written.
     *
     * @param first how fresh the first look is
     * @throws TreeException what {@code decide} throws on a fresh look; {@link TreeError#RAFT_INTERNAL} if others were
     *     quicker too often
     */
    TreeEvent make(NodePath path, ReadAt first, Function<Sight, Plan> decide) {
        ReadAt at = first;
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Sight sight = reader.sight(path, at);
            Plan plan;
            try {
                plan = decide.apply(sight);
            } catch (TreeException refused) {
                if (at.equals(ReadAt.LINEARIZABLE)) {
                    throw refused;
                }
                at = ReadAt.LINEARIZABLE;
                continue;
            }
            TransactionResult result = store.commit(RequestId.random(), plan.transaction());
            if (result.succeeded()) {
                return plan.event().apply(result.revision());
            }
            if (sight.chain().size() < path.depth()) {
                clear(sight.firstAbsent(), sight.revision());
            }
            at = ReadAt.LINEARIZABLE;
        }
        throw TreeError.RAFT_INTERNAL.at(
                0, path + ": changed by others " + ATTEMPTS_MAX + " times in a row (expected: less contention)");
    }

    /** Removes what a directory left behind that is not there any more; does nothing if it is, or left nothing. */
    void clear(NodePath directory, long expiredAt) {
        if (!reader.anythingBelow(directory)) {
            return;
        }
        TransactionResult result = store.commit(
                RequestId.random(),
                Transaction.builder()
                        .when(
                                Compare.absent(TreeKeys.node(directory)),
                                new Compare.Version(TreeKeys.descendants(directory), Relation.GREATER, 0))
                        .then(
                                Operation.delete(TreeKeys.descendants(directory)),
                                Operation.delete(TreeKeys.orders(directory)),
                                Removal.ofLeftovers(directory, expiredAt).write())
                        .build());
        if (result.succeeded()) {
            log.debug("{} had expired; what was below it is gone at revision {}", directory, result.revision());
        }
    }
}
