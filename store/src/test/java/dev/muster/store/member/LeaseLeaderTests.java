package dev.muster.store.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.Limits;
import dev.muster.store.StateLimits;
import dev.muster.store.StoreContract;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseClock;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseLeaderTests {

    private static final LeaseId LEASE = new LeaseId(7);
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final LeaseQuestion RENEW = new LeaseQuestion(List.of(LEASE), List.of());

    private final AtomicLong nanos = new AtomicLong();
    private final Replica replica = new Replica(new LeaseClock(nanos::get));
    private final HeldLog log = new HeldLog(replica);
    private final ScheduledExecutorService timer = StandingTimer.open();
    private final CommandQueue queue = new CommandQueue(
            log,
            new Quota(Long.MAX_VALUE, replica::countedBytes),
            Limits.defaults(),
            nanos::get,
            timer,
            Runnable::run,
            Runnable::run);
    private final ReadBarriers barriers =
            new ReadBarriers(log, queue, replica, Limits.defaults(), nanos::get, Runnable::run);
    private final LeaseLeader leader = new LeaseLeader(log, queue, barriers, replica);

    @BeforeEach
    void grant() {
        var formed = queue.submit(new Command.Form("c", StateLimits.defaults()));
        log.applyAll();
        var granted = queue.submit(new Command.Grant(RequestId.random(), LEASE, TTL));
        log.applyAll();
        assertThat(formed).isCompleted();
        assertThat(StoreContract.await(granted).outcome())
                .isEqualTo(new Outcome.Granted(new LeaseGrant(1, LEASE, TTL)));
        leader.sweep();
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void answersOnceItIsCertainThatItStillLed() {
        pass(Duration.ofSeconds(6));

        var answer = leader.answer(new LeaseQuestion(List.of(LEASE, new LeaseId(8)), List.of(LEASE)));
        assertThat(answer).isNotDone();
        log.applyAll();

        LeaseAnswer.Told told = (LeaseAnswer.Told) StoreContract.await(answer);
        assertThat(told.renewals()).containsExactly(new RemainingTime.Lives(TTL, TTL), RemainingTime.UNKNOWN);
        assertThat(told.lookups()).containsExactly(new RemainingTime.Lives(TTL, TTL));
        assertThat(told.index()).isEqualTo(log.index);
    }

    @Test
    void memberThatDoesNotLeadSaysSoAtOnce() {
        log.term = 0;

        assertThat(StoreContract.await(leader.answer(RENEW))).isEqualTo(LeaseAnswer.NOT_LEADING);
    }

    @Test
    void leaderThatWasReplacedMeanwhilePromisesNothing() {
        var answer = leader.answer(RENEW);
        log.entryTerm = 0; // its barrier went through another one

        log.applyAll();

        assertThat(StoreContract.await(answer)).isEqualTo(LeaseAnswer.NOT_LEADING);
    }

    @Test
    void leaderThatLostItsPlaceAndGotItBackPromisesNothingForTheOldTerm() {
        var answer = leader.answer(RENEW);
        log.term = 5;
        log.entryTerm = 5;

        log.applyAll();

        assertThat(StoreContract.await(answer)).isEqualTo(LeaseAnswer.NOT_LEADING);
    }

    @Test
    void leaseThatNobodyRenewedIsEnded() {
        pass(TTL.minusMillis(1));
        assertThat(log.held).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(log.next().commands()).containsExactly(new Command.Expire(1, 1, List.of(LEASE)));
        log.applyAll();
        pass(Duration.ofSeconds(1));

        assertThat(replica.leases()).isEmpty();
        assertThat(log.held).isEmpty();
    }

    @Test
    void renewalWhileTheEndIsUnderWayHasToWaitForIt() {
        pass(TTL);
        var answer = leader.answer(RENEW); // behind the end in the queue
        log.applyNext();
        log.applyAll();

        assertThat(((LeaseAnswer.Told) StoreContract.await(answer)).renewals()).containsExactly(RemainingTime.ENDING);
        var again = leader.answer(RENEW);
        log.applyAll();
        assertThat(((LeaseAnswer.Told) StoreContract.await(again)).renewals()).containsExactly(RemainingTime.UNKNOWN);
    }

    @Test
    void endThatReachesTheLogInALaterTermDoesNothingAndTheLeaseHasItsFullTimeAgain() {
        pass(TTL);
        log.term = 2; // elected again, and the proposal comes through
        log.entryTerm = 2;

        log.applyAll();
        pass(TTL.minusMillis(1));

        assertThat(replica.leases()).containsExactly(LEASE);
        assertThat(log.held).isEmpty();
        pass(Duration.ofMillis(200)); // its time began with the first sweep of the new term
        assertThat(log.next().commands()).containsExactly(new Command.Expire(2, 1, List.of(LEASE)));
    }

    @Test
    void endWhoseAnswerGotLostIsProposedAgainAndNothingIsRenewedMeanwhile() {
        pass(TTL);
        log.held.clear(); // nobody will ever answer

        for (int i = 0; i < 60; i++) { // beyond the call timeout
            pass(Duration.ofMillis(100));
            queue.sweep();
        }
        queue.leaderChanged();
        assertThat(log.held).isNotEmpty();
        assertThat(log.next().commands()).contains(new Command.Expire(1, 1, List.of(LEASE)));
        log.applyAll();

        assertThat(replica.leases()).isEmpty();
    }

    @Test
    void manyLeasesEndInPortions() {
        int count = 2 * Command.Expire.LEASES_MAX + 1;
        for (int i = 0; i < count; i++) {
            var unused = queue.submit(new Command.Grant(RequestId.random(), new LeaseId(1_000 + i), TTL));
        }
        log.applyAll();
        assertThat(replica.leases()).hasSize(count + 1);

        pass(TTL.plusSeconds(1));
        log.applyAll();

        assertThat(replica.leases()).isEmpty();
    }

    /** As the sweeps see it: in small steps. */
    private void pass(Duration time) {
        Duration step = Duration.ofMillis(100);
        for (Duration rest = time; rest.compareTo(Duration.ZERO) > 0; rest = rest.minus(step)) {
            nanos.addAndGet((rest.compareTo(step) < 0 ? rest : step).toNanos());
            leader.sweep();
        }
    }

    /** A log that applies an entry when the test says so. */
    private static final class HeldLog implements LogPort {

        private final Replica replica;
        private final Deque<Held> held = new ArrayDeque<>();
        private long term = 1;
        private long entryTerm = 1;
        private long index;

        private record Held(Entry entry, CompletableFuture<Appended> reply) {}

        HeldLog(Replica replica) {
            this.replica = replica;
        }

        @Override
        public CompletableFuture<Appended> append(Entry entry) {
            Held next = new Held(entry, new CompletableFuture<>());
            held.add(next);
            return next.reply();
        }

        @Override
        public @Nullable String leader() {
            return "here";
        }

        @Override
        public long leadingTerm() {
            return term;
        }

        @Override
        public CompletableFuture<byte[]> ask(byte[] question) {
            return CompletableFuture.failedFuture(new NotProposedException("nobody to ask"));
        }

        @Override
        public CompletableFuture<Place> readPoint() {
            return CompletableFuture.failedFuture(new NotProposedException("only the log tells"));
        }

        Entry next() {
            return held.element().entry();
        }

        void applyNext() {
            Held next = held.remove();
            index++;
            List<Outcome> outcomes = replica.apply(entryTerm, index, next.entry());
            next.reply().complete(new Appended(index, entryTerm, new ArrayList<>(outcomes)));
        }

        void applyAll() {
            while (!held.isEmpty()) {
                applyNext();
            }
        }
    }
}
