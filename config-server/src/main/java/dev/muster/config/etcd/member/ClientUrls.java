package dev.muster.config.etcd.member;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.config.cluster.StoredJson;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients reach each member: every member writes down its own addresses when it starts, at
 * {@code muster/etcd/member/{id}}, so that all of them can name all of them. Thread-safe.
 */
public final class ClientUrls {

    private static final Logger log = LoggerFactory.getLogger(ClientUrls.class);

    private static final String ROOT = "muster/etcd/member/";

    private final Store store;

    public ClientUrls(Store store) {
        this.store = store;
    }

    /** Writes this member's addresses, unless they are written already. Fails like {@link Store#commit}. */
    public CompletableFuture<Void> publish(List<String> urls) {
        return of(List.of(store.memberId()), ReadAt.LINEARIZABLE).thenCompose(known -> {
            if (urls.equals(known.get(store.memberId()))) {
                return CompletableFuture.completedFuture(null);
            }
            return store.put(
                            RequestId.random(),
                            key(store.memberId()),
                            StoredJson.encode(new StoredUrls(StoredJson.FORMAT, urls)))
                    .thenApply(done -> null);
        });
    }

    /** Forgets the addresses of a member that was taken out. */
    CompletableFuture<Void> forget(String memberId) {
        return store.delete(RequestId.random(), KeyRange.of(key(memberId))).thenApply(done -> null);
    }

    /** The addresses by member; members that never wrote any are absent. */
    CompletableFuture<Map<String, List<String>>> of(List<String> memberIds, ReadAt at) {
        return store.range(RangeQuery.of(KeyRange.prefix(ROOT)), at).thenApply(found -> {
            Map<String, List<String>> urls = new HashMap<>();
            for (KeyValue entry : found.entries()) {
                String id = entry.key().text().substring(ROOT.length());
                if (memberIds.contains(id)) {
                    urls.put(id, read(entry));
                }
            }
            return urls;
        });
    }

    private static List<String> read(KeyValue entry) {
        try {
            return StoredJson.decode(entry.value(), StoredUrls.class).clientUrls();
        } catch (RuntimeException unreadable) {
            log.warn("{} cannot be read; clients are not told of this member", entry.key(), unreadable);
            return List.of();
        }
    }

    private static Key key(String memberId) {
        return Key.of(ROOT + memberId);
    }

    /** @param clientUrls as {@code http://host:port} */
    record StoredUrls(int format, List<String> clientUrls) implements StoredJson.Versioned {

        StoredUrls {
            clientUrls = List.copyOf(clientUrls);
        }
    }
}
