package dev.muster.starter.barrier;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.api.coordination.LeaseId;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.Outcomes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A double barrier behind HTTP; each party has a lease of its own. Thread-safe. */
final class HttpDoubleBarrier implements DoubleBarrier {

    private static final String PATH = "/v1/namespaces/{namespace}/barriers/{barrier}";

    private final MusterClient client;
    private final String namespace;
    private final BarrierName name;
    private final Duration deadline;
    private final Parties parties;

    /** @param deadline longest time of a call, besides what it waits for */
    HttpDoubleBarrier(MusterClient client, String namespace, BarrierName name, Duration deadline, Parties parties) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.deadline = deadline;
        this.parties = parties;
    }

    /**
     * What parties of this process have in common.
     *
     * @param process how it calls itself
     * @param ttl how long a party stays in if it cannot be kept alive
     */
    record Parties(LeaseKeeper keeper, String process, Duration ttl) {}

    record Enter(int parties, String party, LeaseId lease, Duration waitMax) {}

    record Leave(String party, Duration waitMax) {}

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public Optional<Entered> enter(int count, Duration wait) {
        KeptLease lease = parties.keeper().grant(parties.ttl());
        String party = parties.process() + ":" + lease.id();
        boolean all = false;
        try {
            all = passed("/enter", wait, once -> new Enter(count, party, lease.id(), once));
        } finally {
            if (!all) {
                lease.close(); // which takes the party out
            }
        }
        return all ? Optional.of(new Party(party, lease)) : Optional.empty();
    }

    /** Several waits if it is long, so that a dead server is not waited for. */
    private boolean passed(String how, Duration wait, Function<Duration, Object> body) {
        if (wait.isNegative()) {
            throw new InvalidArgumentException("wait", wait, "PT0S or more");
        }
        long began = Ticker.SYSTEM.nanos();
        while (true) {
            Duration left = wait.minusNanos(Ticker.SYSTEM.nanos() - began);
            boolean last = left.compareTo(MusterBarriers.WAIT_ONCE_MAX) <= 0;
            Duration once = last ? (left.isNegative() ? Duration.ZERO : left) : MusterBarriers.WAIT_ONCE_MAX;
            JsonNode answer = client.post(
                    once.multipliedBy(client.servers().size()).plus(deadline),
                    JsonNode.class,
                    RequestId.random(),
                    body.apply(once),
                    PATH + how,
                    namespace,
                    name.value());
            if (Outcomes.of(answer, BarrierOutcome.class) instanceof BarrierOutcome.Passed) {
                return true;
            }
            if (last) {
                return false;
            }
        }
    }

    private final class Party implements Entered {

        private final String party;
        private final KeptLease lease;

        private Party(String party, KeptLease lease) {
            this.party = party;
            this.lease = lease;
        }

        @Override
        public boolean isIn() {
            return lease.alive();
        }

        @Override
        public boolean leave(Duration wait) {
            boolean all = passed("/leave", wait, once -> new Leave(party, once));
            lease.close();
            return all;
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
