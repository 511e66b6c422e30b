package dev.muster.config.etcd.kv;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a range to its end. The store bounds one read and says that there is more; a client of etcd that named no limit
 * does not expect that, so the rest is read at the same revision.
 */
final class WholeRange {

    /** Most bytes of keys and values in one reply. */
    private static final long REPLY_BYTES_MAX = 512L * 1024 * 1024;

    private final Store store;

    WholeRange(Store store) {
        this.store = store;
    }

    CompletableFuture<RangeResult> read(RangeQuery query, ReadAt at) {
        return store.range(query, at).thenCompose(first -> {
            if (query.limit() > 0 || !first.more()) {
                return CompletableFuture.completedFuture(first);
            }
            long revision = query.revision() == 0 ? first.revision() : query.revision();
            // by key, so that there is a place to go on from; this member has that revision already
            RangeQuery byKey = query.withRevision(revision).withOrder(RangeQuery.Order.ASCENDING);
            return rest(byKey, query.range(), ReadAt.STALE, new ArrayList<>(), 0)
                    .thenApply(all -> {
                        Comparator<KeyValue> ascending = query.sortBy().ascending();
                        all.sort(query.order() == RangeQuery.Order.DESCENDING ? ascending.reversed() : ascending);
                        return new RangeResult(
                                first.revision(),
                                query.keysOnly()
                                        ? all.stream()
                                                .map(KeyValue::withoutValue)
                                                .toList()
                                        : all,
                                false,
                                first.count());
                    });
        });
    }

    /** Values are needed to sort by them, even if only keys are wanted. */
    private CompletableFuture<List<KeyValue>> rest(
            RangeQuery byKey, KeyRange left, ReadAt at, List<KeyValue> found, long bytes) {
        RangeQuery page = new RangeQuery(
                left,
                0,
                false,
                false,
                byKey.revision(),
                RangeQuery.SortBy.KEY,
                RangeQuery.Order.ASCENDING,
                byKey.bounds());
        return store.range(page, at).thenCompose(result -> {
            found.addAll(result.entries());
            long total = bytes;
            for (KeyValue entry : result.entries()) {
                total += entry.key().size() + entry.value().size();
            }
            if (!result.more()) {
                return CompletableFuture.completedFuture(found);
            }
            if (total > REPLY_BYTES_MAX || result.entries().isEmpty()) {
                return CompletableFuture.failedFuture(new StatusRuntimeException(
                        Status.RESOURCE_EXHAUSTED.withDescription(
                                "etcdserver: range is larger than " + REPLY_BYTES_MAX + " bytes; read it with a limit"),
                        null));
            }
            KeyValue last = result.entries().get(result.entries().size() - 1);
            return rest(byKey, after(last.key(), left), at, found, total);
        });
    }

    private static KeyRange after(Key last, KeyRange range) {
        if (!(range instanceof KeyRange.Between between)) {
            return ClientKeys.NOTHING;
        }
        byte[] bytes = last.bytes();
        Key next;
        if (bytes.length < Key.BYTES_MAX) {
            next = Key.ofBytes(Arrays.copyOf(bytes, bytes.length + 1));
        } else {
            KeyRange following = KeyRange.prefix(last);
            if (!(following instanceof KeyRange.Between neighbours)) {
                return ClientKeys.NOTHING;
            }
            next = neighbours.to(); // nothing that starts with a key of full length is longer
        }
        return next.compareTo(between.to()) < 0 ? KeyRange.between(next, between.to()) : ClientKeys.NOTHING;
    }
}
