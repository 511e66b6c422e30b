package dev.muster.store.state;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.StateLimits;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** One change of the replicated state. Immutable. */
public sealed interface Command {

    /** Calls the case that this command is; a new kind of command is a new method there. */
    <R> R match(Cases<R> cases);

    /** Founds the cluster; the first one in the log wins, later ones change nothing. */
    record Form(String clusterId, StateLimits limits) implements Command {

        private static final Pattern CLUSTER_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        public Form {
            Text.require("clusterId", clusterId, CLUSTER_ID, "1 to 64 letters, digits, '.', '_' or '-'");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.form(this);
        }
    }

    /** Applies a transaction, once per request id. */
    record Commit(RequestId request, Transaction transaction) implements Command {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.commit(this);
        }
    }

    /** Forgets the history before a revision, once per request id. */
    record Compact(RequestId request, long revision) implements Command {

        public Compact {
            if (revision < 1) {
                throw new InvalidArgumentException("revision", revision, "at least 1");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.compact(this);
        }
    }

    /**
     * Grants a lease, once per request id.
     *
     * @param lease never {@link LeaseId#NONE}
     */
    record Grant(RequestId request, LeaseId lease, Duration ttl) implements Command {

        public Grant {
            requirePresent(lease);
            if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(StateLimits.LEASE_TTL_MAX) > 0) {
                throw new InvalidArgumentException("ttl", ttl, "above PT0S, at most " + StateLimits.LEASE_TTL_MAX);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.grant(this);
        }
    }

    /** Ends a lease and removes its keys, once per request id. */
    record Revoke(RequestId request, LeaseId lease) implements Command {

        public Revoke {
            requirePresent(lease);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.revoke(this);
        }
    }

    /**
     * Ends leases whose time is over and removes their keys. Only the leader that counted the time may say so: in an entry
     * of a later term it changes nothing, since the next leader has given every lease its full time again.
     *
     * @param term of the leader that counted
     * @param grants number of grants there were when it looked: a lease that was revoked and granted again under the same
     *     id since then is another one, and lives
     */
    record Expire(long term, long grants, List<LeaseId> leases) implements Command {

        /** Most leases in one command. */
        public static final int LEASES_MAX = 1000;

        public Expire {
            leases = List.copyOf(leases);
            if (leases.isEmpty() || leases.size() > LEASES_MAX) {
                throw new InvalidArgumentException("leases", leases.size(), "1 to " + LEASES_MAX);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expire(this);
        }
    }

    /** Replaces the bounds of the state. */
    record Configure(StateLimits limits) implements Command {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.configure(this);
        }
    }

    /** Changes nothing; its place in the log orders reads. */
    record Barrier() implements Command {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.barrier(this);
        }
    }

    /** One method per kind of command. */
    interface Cases<R> {

        R form(Form command);

        R commit(Commit command);

        R compact(Compact command);

        R grant(Grant command);

        R revoke(Revoke command);

        R expire(Expire command);

        R configure(Configure command);

        R barrier(Barrier command);
    }

    private static void requirePresent(LeaseId lease) {
        if (!lease.present()) {
            throw new InvalidArgumentException("lease", lease, "an id above 0");
        }
    }
}
