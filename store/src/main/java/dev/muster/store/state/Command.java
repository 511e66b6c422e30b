package dev.muster.store.state;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.StateLimits;
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

        R barrier(Barrier command);
    }
}
