package dev.muster.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.LeaseId;
import dev.muster.store.StateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseClockTests {

    private static final long TERM = 3;
    private static final LeaseId A = new LeaseId(1);
    private static final LeaseId B = new LeaseId(2);
    private static final LeaseId C = new LeaseId(3);

    private final AtomicLong nanos = new AtomicLong(-5); // as System.nanoTime, which may be below zero
    private final LeaseClock clock = new LeaseClock(nanos::get);

    @Test
    void leasesAreDueInTheOrderOfTheirEnd() {
        clock.lead(TERM);
        clock.granted(A, seconds(30));
        clock.granted(B, seconds(10));
        clock.granted(C, seconds(20));

        assertThat(due(seconds(9))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(B);
        assertThat(due(seconds(20))).containsExactly(C, A);
        assertThat(due(seconds(100))).isEmpty();
    }

    @Test
    void renewedLeaseHasItsFullTimeAgain() {
        clock.lead(TERM);
        clock.granted(A, seconds(10));
        due(seconds(9));

        assertThat(renew(A)).isEqualTo(new RemainingTime.Lives(seconds(10), seconds(10)));

        assertThat(due(seconds(9))).isEmpty();
        assertThat(remaining(A)).isEqualTo(new RemainingTime.Lives(seconds(10), seconds(1)));
        assertThat(due(seconds(1))).containsExactly(A);
    }

    @Test
    void dueLeaseIsNotRenewedUntilItEnded() {
        clock.lead(TERM);
        clock.granted(A, seconds(1));
        assertThat(due(seconds(1))).containsExactly(A);

        assertThat(renew(A)).isEqualTo(RemainingTime.ENDING);
        assertThat(remaining(A)).isEqualTo(new RemainingTime.Lives(seconds(1), Duration.ZERO));
        assertThat(due(Duration.ZERO)).isEmpty();

        clock.ended(A);
        assertThat(renew(A)).isEqualTo(RemainingTime.UNKNOWN);
    }

    @Test
    void leaseWhoseEndGotLostIsDueAgainAndStillNotRenewed() {
        clock.lead(TERM);
        clock.granted(A, seconds(1));
        clock.granted(B, seconds(1));
        List<LeaseId> lost = due(seconds(1));
        clock.ended(B);

        clock.dueAgain(TERM, lost);

        assertThat(renew(A)).isEqualTo(RemainingTime.ENDING);
        assertThat(due(Duration.ZERO)).containsExactly(A);
    }

    @Test
    void newTermGivesEveryLeaseItsFullTimeEvenIfItWasDue() {
        clock.lead(TERM);
        clock.granted(A, seconds(10));
        clock.granted(B, seconds(4));
        assertThat(due(seconds(5))).containsExactly(B);

        clock.lead(0);
        assertThat(clock.renew(TERM, List.of(A))).isNull();
        assertThat(clock.due(TERM, 10)).isEmpty();
        pass(seconds(100));
        clock.lead(TERM + 2);

        assertThat(clock.renew(TERM, List.of(A)))
                .as("asked by one who means the old term")
                .isNull();
        clock.dueAgain(TERM, List.of(B)); // the answer about the old term comes late
        assertThat(dueIn(TERM + 2, seconds(3))).isEmpty();
        assertThat(dueIn(TERM + 2, seconds(1))).containsExactly(B);
        assertThat(dueIn(TERM + 2, seconds(6))).containsExactly(A);
    }

    @Test
    void termThatIsLeftAndComesBackKeepsWhatIsDue() {
        clock.lead(TERM);
        clock.granted(A, seconds(10));
        clock.granted(B, seconds(4));
        assertThat(due(seconds(5))).containsExactly(B); // its end may be in the log by now

        clock.lead(0);
        clock.lead(TERM);

        assertThat(renew(B)).isEqualTo(RemainingTime.ENDING);
        assertThat(due(Duration.ZERO)).containsExactly(B);
        assertThat(due(seconds(9))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(A);
    }

    @Test
    void lateNewsOfAnEarlierTermDoesNothing() {
        clock.lead(TERM);
        clock.granted(A, seconds(2));
        assertThat(due(seconds(1))).isEmpty();

        clock.lead(TERM - 1);

        assertThat(clock.term()).isEqualTo(TERM);
        assertThat(due(seconds(1))).containsExactly(A);
    }

    @Test
    void clockThatDoesNotRunEndsNothing() {
        clock.granted(A, seconds(1));
        pass(seconds(100));

        assertThat(clock.due(0, 10)).isEmpty();
        assertThat(clock.renew(0, List.of(A))).isNull();
        assertThat(clock.remaining(0, List.of(A))).isNull();
    }

    @Test
    void leaseThatEndedIsForgottenAndMayComeAgainWithAnotherTime() {
        clock.lead(TERM);
        clock.granted(A, seconds(1));
        clock.ended(A);
        clock.ended(A); // also if it is told twice
        clock.granted(A, seconds(5));

        assertThat(due(seconds(4))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(A);
        assertThat(clock.size()).isEqualTo(1);
    }

    @Test
    void grantedAgainWhileTheOldEndIsUnderWayLivesInFull() {
        clock.lead(TERM);
        clock.granted(A, seconds(1));
        List<LeaseId> underWay = due(seconds(1));
        clock.ended(A);
        clock.granted(A, seconds(3));

        clock.dueAgain(TERM, underWay);

        assertThat(due(seconds(2))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(A);
    }

    @Test
    void pauseOfTheProcessDoesNotCount() {
        clock.lead(TERM);
        clock.granted(A, seconds(10));
        assertThat(due(seconds(4))).isEmpty();

        nanos.addAndGet(seconds(3_600).toNanos()); // nobody looked meanwhile
        assertThat(clock.due(TERM, 10)).isEmpty();

        assertThat(remaining(A)).isEqualTo(new RemainingTime.Lives(seconds(10), seconds(6)));
        assertThat(due(seconds(5))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(A);
    }

    @Test
    void pauseSeenFirstByARenewalDoesNotCountEither() {
        clock.lead(TERM);
        clock.granted(A, seconds(10));
        clock.granted(B, seconds(10));

        nanos.addAndGet(seconds(3_600).toNanos());
        assertThat(renew(A)).isEqualTo(new RemainingTime.Lives(seconds(10), seconds(10)));

        assertThat(due(seconds(9))).isEmpty();
        assertThat(due(seconds(1))).containsExactly(A, B);
    }

    @Test
    void longestTimeToLiveDoesNotOverflow() {
        clock.lead(TERM);
        clock.granted(A, StateLimits.LEASE_TTL_MAX);
        due(seconds(1));

        assertThat(renew(A)).isEqualTo(new RemainingTime.Lives(StateLimits.LEASE_TTL_MAX, StateLimits.LEASE_TTL_MAX));
        assertThat(due(seconds(1_000))).isEmpty();
    }

    @Test
    void clearedClockKnowsNothing() {
        clock.lead(TERM);
        clock.granted(A, seconds(1));

        clock.clear();

        assertThat(clock.size()).isZero();
        assertThat(due(seconds(1))).isEmpty();
    }

    @Test
    void hundredThousandLeasesEndInTurnAndEachJustOnce() {
        int count = 100_000;
        clock.lead(TERM);
        LongStream.rangeClosed(1, count)
                .forEach(id -> clock.granted(new LeaseId(id), Duration.ofMillis(1_000 + id % 500)));
        List<LeaseId> all =
                LongStream.rangeClosed(1, count).mapToObj(LeaseId::new).toList();
        pass(Duration.ofMillis(900));
        clock.renew(TERM, all);
        assertThat(due(Duration.ofMillis(999))).isEmpty();

        List<LeaseId> ended = new ArrayList<>();
        for (int step = 0; step < 500; step++) {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            for (List<LeaseId> due = clock.due(TERM, 1_000); !due.isEmpty(); due = clock.due(TERM, 1_000)) {
                assertThat(due).hasSizeLessThanOrEqualTo(1_000);
                due.forEach(clock::ended);
                ended.addAll(due);
            }
        }

        assertThat(ended).hasSize(count).doesNotHaveDuplicates();
        assertThat(clock.size()).isZero();
    }

    /** Whatever happens, no lease is due before its full time since it was granted or renewed, and each is after. */
    @Test
    void noLeaseIsDueBeforeItsTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] fullUntil = new long[20];
        clock.lead(TERM);
        for (int step = 0; step < 20_000; step++) {
            LeaseId lease = new LeaseId(1 + random.nextInt(19));
            int index = (int) lease.value();
            switch (random.nextInt(4)) {
                case 0 -> {
                    Duration ttl = seconds(1 + random.nextInt(5));
                    clock.ended(lease);
                    clock.granted(lease, ttl);
                    fullUntil[index] = nanos.get() + ttl.toNanos();
                }
                case 1 -> {
                    if (renew(lease) instanceof RemainingTime.Lives lives) {
                        fullUntil[index] = nanos.get() + lives.ttl().toNanos();
                    }
                }
                default -> nanos.addAndGet(random.nextLong(400_000_000));
            }
            for (LeaseId due : clock.due(TERM, 3)) {
                assertThat(nanos.get())
                        .as("lease %s, seed %d, step %d", due, seed, step)
                        .isGreaterThanOrEqualTo(fullUntil[(int) due.value()]);
                clock.ended(due);
            }
        }
        due(seconds(10)).forEach(clock::ended);
        assertThat(clock.size()).as("seed %d", seed).isZero();
    }

    /** Time passes as the sweeps see it: in small steps. */
    private List<LeaseId> due(Duration after) {
        return dueIn(TERM, after);
    }

    private List<LeaseId> dueIn(long term, Duration after) {
        List<LeaseId> due = new ArrayList<>(clock.due(term, 1_000));
        Duration step = Duration.ofMillis(100);
        for (Duration rest = after; rest.compareTo(Duration.ZERO) > 0; rest = rest.minus(step)) {
            pass(rest.compareTo(step) < 0 ? rest : step);
            due.addAll(clock.due(term, 1_000));
        }
        return due;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private RemainingTime renew(LeaseId lease) {
        return Objects.requireNonNull(clock.renew(TERM, List.of(lease))).get(0);
    }

    private RemainingTime remaining(LeaseId lease) {
        return Objects.requireNonNull(clock.remaining(TERM, List.of(lease))).get(0);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
