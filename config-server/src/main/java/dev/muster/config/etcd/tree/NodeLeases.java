package dev.muster.config.etcd.tree;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.StateLimits;
import dev.muster.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases behind times to live: one for each write that names one, given up when nothing hangs on it. Thread-safe. */
final class NodeLeases {

    private static final Logger log = LoggerFactory.getLogger(NodeLeases.class);

    /** For those who want no time at all. */
    private static final Duration TTL_MIN = Duration.ofSeconds(1);

    private final Store store;
    private final Clock clock;

    NodeLeases(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A lease that is granted when it is first needed. */
    Held lazily(@Nullable Duration ttl) {
        if (ttl != null && ttl.compareTo(StateLimits.LEASE_TTL_MAX) > 0) {
            throw TreeError.TTL_IS_NO_NUMBER.at(
                    0,
                    "ttl: " + ttl.toSeconds() + " (expected: at most " + StateLimits.LEASE_TTL_MAX.toSeconds() + ")");
        }
        return new Held(ttl);
    }

    /** Ends a lease whose node went or has another; if that fails it ends by itself. */
    void drop(LeaseId lease) {
        if (lease.present()) {
            var unused = store.revoke(RequestId.random(), lease).exceptionally(failure -> {
                log.debug("Lease {} was not revoked and ends by itself", lease, failure);
                return 0L;
            });
        }
    }

    /** Confined to one thread. */
    final class Held {

        private final @Nullable Duration ttl;
        private LeaseId id = LeaseId.NONE;
        private @Nullable Instant expiration;

        private Held(@Nullable Duration ttl) {
            this.ttl = ttl;
        }

        /** The lease; {@link LeaseId#NONE} if there is no time to live. */
        LeaseId id() {
            return id;
        }

        /** The node with its expiration, which is not after the end of the lease. */
        StoredNode expiring(StoredNode node) {
            if (ttl != null && !id.present()) {
                Instant granted = clock.instant();
                id = grant(ttl);
                expiration = granted.plus(ttl);
            }
            return new StoredNode(
                    node.action(), node.directory(), node.refreshed(), node.createdIndex(), expiration, node.value());
        }

        /** Nothing was written that hangs on it. */
        void giveUp() {
            drop(id);
        }

        private LeaseId grant(Duration wanted) {
            try {
                LeaseGrant grant = store.grant(RequestId.random(), LeaseId.NONE, wanted.isZero() ? TTL_MIN : wanted)
                        .join();
                return grant.id();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ProblemException problem) {
                    throw problem;
                }
                throw e;
            }
        }
    }
}
