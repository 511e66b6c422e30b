package dev.muster.config.etcd.v2;

import dev.muster.config.etcd.tree.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often what was asked of this server since it started, and with which success. Thread-safe. */
final class TreeStatistics {

    /** Kinds of requests, as etcd counts them. */
    enum Kind {
        GET("getsSuccess", "getsFail"),
        SET("setsSuccess", "setsFail"),
        DELETE("deleteSuccess", "deleteFail"),
        UPDATE("updateSuccess", "updateFail"),
        CREATE("createSuccess", "createFail"),
        COMPARE_AND_SWAP("compareAndSwapSuccess", "compareAndSwapFail"),
        COMPARE_AND_DELETE("compareAndDeleteSuccess", "compareAndDeleteFail");

        private final String succeeded;
        private final String failed;

        Kind(String succeeded, String failed) {
            this.succeeded = succeeded;
            this.failed = failed;
        }

        String name(boolean success) {
            return success ? succeeded : failed;
        }
    }

    private final Map<String, LongAdder> counters;

    TreeStatistics() {
        Map<String, LongAdder> all = new HashMap<>();
        for (Kind kind : Kind.values()) {
            all.put(kind.name(true), new LongAdder());
            all.put(kind.name(false), new LongAdder());
        }
        counters = Map.copyOf(all);
    }

    void count(Kind kind, boolean success) {
        Objects.requireNonNull(counters.get(kind.name(success))).increment();
    }

    long total(Kind kind, boolean success) {
        return Objects.requireNonNull(counters.get(kind.name(success))).sum();
    }

    static Kind kind(String method, KeysRequest request) {
        boolean compared = request.write().expected().present();
        return switch (method) {
            case "POST" -> Kind.CREATE;
            case "DELETE" -> compared ? Kind.COMPARE_AND_DELETE : Kind.DELETE;
            case "PUT" -> {
                if (request.write().existence() == Write.Existence.ABSENT) {
                    yield Kind.CREATE;
                }
                if (compared) {
                    yield Kind.COMPARE_AND_SWAP;
                }
                yield request.write().existence() == Write.Existence.PRESENT ? Kind.UPDATE : Kind.SET;
            }
            default -> Kind.GET;
        };
    }
}
