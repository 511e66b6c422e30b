package dev.muster.config.etcd.wire;

import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import io.etcd.jetcd.api.ResponseHeader;
import org.jspecify.annotations.Nullable;

/** The header of every reply: which cluster, which member, which term, which revision. Thread-safe. */
public final class ReplyHeaders implements AutoCloseable {

    private final Store store;
    private final long memberNumber;
    private final Subscription changes;
    private volatile @Nullable ResponseHeader known;

    public ReplyHeaders(Store store) {
        this.store = store;
        this.memberNumber = StableNumber.of(store.memberId());
        this.changes = store.onStatusChange(this::learn);
    }

    /** A header with a revision. */
    public ResponseHeader at(long revision) {
        return base().toBuilder().setRevision(revision).build();
    }

    /** A header with the revision that this member has now. */
    public ResponseHeader now() {
        return at(store.status().revision());
    }

    /** A header without a revision, as replies about the cluster have it. */
    public ResponseHeader base() {
        ResponseHeader header = known;
        return header == null ? learn(store.status()) : header;
    }

    @Override
    public void close() {
        changes.close();
    }

    private ResponseHeader learn(StoreStatus status) {
        String cluster = status.clusterId();
        ResponseHeader header = ResponseHeader.newBuilder()
                .setClusterId(cluster == null ? 0 : StableNumber.of(cluster))
                .setMemberId(memberNumber)
                .setRaftTerm(status.term())
                .build();
        if (cluster != null) {
            known = header;
        }
        return header;
    }
}
