package dev.muster.config.etcd.member;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members that a client of etcd has added before they run, as etcd has it: written down at
 * {@code muster/etcd/added/{id}} until {@link Admission} has taken them in. They have no part in the cluster and count for
 * nothing until then. Thread-safe.
 */
public final class AnnouncedMembers {

    private static final Logger log = LoggerFactory.getLogger(AnnouncedMembers.class);

    private static final String ROOT = "muster/etcd/added/";
    private static final int MAX = 16;

    private final Store store;

    public AnnouncedMembers(Store store) {
        this.store = store;
    }

    /** @param learner whether it stays one; otherwise it becomes a voter as soon as it has the log */
    record Announced(int format, String id, String host, int port, boolean learner) implements StoredJson.Versioned {

        Announced(String id, String host, int port, boolean learner) {
            this(StoredJson.FORMAT, id, host, port, learner);
        }

        String address() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    CompletableFuture<List<Announced>> all(ReadAt at) {
        return store.range(RangeQuery.of(KeyRange.prefix(ROOT)), at).thenApply(found -> {
            List<Announced> all = new ArrayList<>();
            for (KeyValue entry : found.entries()) {
                try {
                    all.add(StoredJson.decode(entry.value(), Announced.class));
                } catch (RuntimeException unreadable) {
                    log.warn("{} cannot be read; that member is not admitted", entry.key(), unreadable);
                }
            }
            return all;
        });
    }

    /** Writes one down. Fails like {@link Store#commit}, and if there are too many. */
    CompletableFuture<Void> add(Announced member) {
        return all(ReadAt.LINEARIZABLE).thenCompose(known -> {
            if (known.size() >= MAX) {
                throw EtcdError.TOO_MANY_REQUESTS.exception();
            }
            return store.put(RequestId.random(), key(member.id()), StoredJson.encode(member))
                    .thenApply(done -> null);
        });
    }

    /** Forgets one; it is a member now, or is not to become one. */
    CompletableFuture<Void> forget(String id) {
        return store.delete(RequestId.random(), KeyRange.of(key(id))).thenApply(done -> null);
    }

    private static Key key(String id) {
        return Key.of(ROOT + id);
    }
}
