package dev.muster.store.member;

import dev.muster.api.coordination.LeaseId;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseClock;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import dev.muster.store.state.Command;
import dev.muster.store.state.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does for leases: it answers the members' questions about their time, and proposes the end of those whose
 * time is over. On a member that does not lead it does nothing.
 *
 * <p>No answer leaves before a majority has confirmed, after this member looked at its clock, that it leads in the term of
 * the clock, or a barrier it wrote then has passed the log. Whoever leads next was elected later, and starts all leases
 * anew even later.
 *
 * <p>Thread-safe.
 */
final class LeaseLeader {

    private static final Logger log = LoggerFactory.getLogger(LeaseLeader.class);

    private final LeaseClock clock;
    private final LogPort port;
    private final CommandQueue queue;
    private final ReadBarriers barriers;
    private final Replica replica;
    private final AtomicBoolean ending = new AtomicBoolean();

    LeaseLeader(LogPort port, CommandQueue queue, ReadBarriers barriers, Replica replica) {
        this.clock = replica.leaseClock();
        this.port = port;
        this.queue = queue;
        this.barriers = barriers;
        this.replica = replica;
    }

    /** Never waits; the answer does. */
    CompletableFuture<LeaseAnswer> answer(LeaseQuestion question) {
        long term = port.leadingTerm();
        clock.lead(term);
        List<RemainingTime> renewals = clock.renew(term, question.renewals());
        List<RemainingTime> lookups = clock.remaining(term, question.lookups());
        if (renewals == null || lookups == null) {
            return CompletableFuture.completedFuture(LeaseAnswer.NOT_LEADING);
        }
        return barriers.pass()
                .thenApply(place -> place.term() == term
                        ? new LeaseAnswer.Told(replica.revision(), place.index(), renewals, lookups)
                        : LeaseAnswer.NOT_LEADING);
    }

    /** Starts or stops the clock, and proposes what is due; to be called every few dozen milliseconds. */
    void sweep() {
        clock.lead(port.leadingTerm());
        endDue();
    }

    private void endDue() {
        long term = clock.term();
        if (term == 0 || !ending.compareAndSet(false, true)) {
            return;
        }
        long grants = replica.grants(); // before the clock is asked: nothing is due that was granted later
        List<LeaseId> due = clock.due(term, Command.Expire.LEASES_MAX);
        if (due.isEmpty()) {
            ending.set(false);
            return;
        }
        var unused = queue.submit(new Command.Expire(term, grants, due))
                .whenComplete((answer, failure) -> ended(term, due, answer, failure));
    }

    /** Those that are not gone are due still: nobody knows whether their end is in the log. */
    private void ended(
            long term, List<LeaseId> due, PendingCommand.@Nullable Answer answer, @Nullable Throwable failure) {
        clock.dueAgain(term, due);
        ending.set(false);
        if (answer != null && answer.outcome() instanceof Outcome.Expired expired) {
            log.debug("{} leases ended, their time was over", expired.leases().size());
            if (!expired.leases().isEmpty()) {
                endDue(); // there may be more
            }
        } else {
            log.debug("{} leases could not be ended yet", due.size(), failure);
        }
    }
}
