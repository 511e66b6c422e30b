package dev.muster.config.etcd.v2;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.config.etcd.tree.TreeError;
import dev.muster.config.etcd.tree.TreeEvent;
import dev.muster.config.etcd.tree.TreeException;
import dev.muster.config.etcd.tree.TreeReader;
import dev.muster.config.etcd.tree.TreeWriter;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What requests to {@code /v2/keys} do. Thread-safe. */
final class KeysService {

    private static final Logger log = LoggerFactory.getLogger(KeysService.class);

    private final Store store;
    private final TreeReader reader;
    private final TreeWriter writer;
    private final TreeStatistics statistics;

    KeysService(Store store, TreeReader reader, TreeWriter writer, TreeStatistics statistics) {
        this.store = store;
        this.reader = reader;
        this.writer = writer;
        this.statistics = statistics;
    }

    /** Where this member is in the history. */
    record Position(String cluster, long index, long raftIndex, long term) {}

    Position position() {
        StoreStatus status = store.status();
        String cluster = status.clusterId();
        return new Position(
                cluster == null ? "0" : Long.toHexString(StableNumber.of(cluster)),
                status.revision(),
                status.appliedIndex(),
                status.term());
    }

    /** @param method GET, HEAD, PUT, POST or DELETE */
    TreeEvent answer(String method, KeysRequest request) {
        TreeStatistics.Kind kind = TreeStatistics.kind(method, request);
        try {
            TreeEvent event = perform(method, request);
            statistics.count(kind, true);
            return event;
        } catch (TreeException refused) {
            statistics.count(kind, false);
            throw refused.index() == 0 ? refused.error().at(store.status().revision(), refused.reason()) : refused;
        } catch (ProblemException failed) {
            statistics.count(kind, false);
            throw refusal(failed);
        } catch (RuntimeException failed) {
            statistics.count(kind, false);
            log.error("{} {} failed", method, request.path(), failed);
            throw TreeError.RAFT_INTERNAL.at(store.status().revision(), "the server failed; see its log");
        }
    }

    private TreeEvent perform(String method, KeysRequest request) {
        return switch (method) {
            case "PUT" -> writer.put(request.path(), request.write());
            case "POST" -> writer.append(request.path(), request.write());
            case "DELETE" ->
                writer.remove(
                        request.path(),
                        request.directory(),
                        request.recursive(),
                        request.write().expected());
            default -> reader.get(request.path(), request.recursive(), request.quorum());
        };
    }

    /** The same failure in etcd's words. */
    TreeException refusal(ProblemException failed) {
        String reason = "etcdserver: " + failed.getMessage();
        if (failed.type() == ProblemType.NO_QUORUM) {
            return TreeError.LEADER_ELECTION.at(store.status().revision(), reason);
        }
        TreeError error = failed.type().status() < 500 ? TreeError.INVALID_FIELD : TreeError.RAFT_INTERNAL;
        return error.at(store.status().revision(), reason);
    }
}
