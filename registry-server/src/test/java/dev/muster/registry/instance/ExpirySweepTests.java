package dev.muster.registry.instance;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static dev.muster.registry.Samples.key;
import static dev.muster.registry.Samples.record;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.registry.LeaseId;
import dev.muster.registry.TestTicker;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.lease.LeaseTable.Renewal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpirySweepTests {

    private static final InstanceKey KEY = key("orders", "a");
    private static final Duration PASS = ofMillis(500);

    private final TestTicker ticker = new TestTicker();
    private final LeaseTable leases = new LeaseTable(ticker);
    private final InMemoryInstances table = new InMemoryInstances().tell(new LeaseIndex(leases));
    private final Set<LeaseId> owned = new HashSet<>(Set.of(LEASE, OTHER_LEASE));
    private final ExpirySweep sweep = new ExpirySweep(table, leases, owned::contains);

    @Test
    void anInstanceStaysForItsWholeTtlAndNotLonger() {
        list(KEY, LEASE);

        pass(ofSeconds(15));
        assertThat(table.get(KEY)).isPresent();

        pass(PASS);
        assertThat(table.get(KEY)).isEmpty();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void aRenewalBeginsTheTtlAnew() {
        list(KEY, LEASE);
        pass(ofSeconds(14));

        leases.renew(LEASE);
        pass(ofSeconds(15));

        assertThat(table.get(KEY)).isPresent();
    }

    @Test
    void aRenewalAtAnotherServerCountsToo() {
        list(KEY, LEASE);
        pass(ofSeconds(14));

        leases.renewedElsewhere(new Renewal(LEASE, ofSeconds(4)));
        pass(ofSeconds(11));
        assertThat(table.get(KEY)).isPresent();

        pass(PASS);
        assertThat(table.get(KEY)).isEmpty();
    }

    @Test
    void aLeaseThatAnotherServerLooksAfterIsLeftAlone() {
        list(KEY, LEASE);
        owned.remove(LEASE);
        pass(ofSeconds(60));
        assertThat(table.get(KEY)).isPresent();

        owned.add(LEASE);
        pass(PASS);

        assertThat(table.get(KEY)).isEmpty();
    }

    @Test
    void onlyTheSilentLeaseEnds() {
        InstanceKey other = key("orders", "b");
        list(KEY, LEASE);
        list(other, OTHER_LEASE);

        for (int beat = 0; beat < 10; beat++) {
            pass(ofSeconds(2));
            leases.renew(OTHER_LEASE);
        }

        assertThat(table.get(KEY)).isEmpty();
        assertThat(table.get(other)).isPresent();
    }

    @Test
    void everyInstanceOfALeaseHasItsOwnTtl() {
        InstanceKey patient = key("orders", "patient");
        list(KEY, LEASE);
        table.write(
                patient,
                before -> Optional.of(new InstanceRecord(
                        record(LEASE).registration(),
                        ofSeconds(30),
                        null,
                        record(LEASE).registeredAt(),
                        record(LEASE).changedAt())));

        pass(ofSeconds(20));
        assertThat(table.all()).containsOnlyKeys(patient);

        pass(ofSeconds(11));
        assertThat(table.all()).isEmpty();
    }

    @Test
    void aRenewalThatComesJustBeforeTheRemovalWins() {
        list(KEY, LEASE);
        pass(ofSeconds(15));

        table.beforeNextWrite(() -> leases.renew(LEASE));
        pass(PASS);

        assertThat(table.get(KEY)).isPresent();
    }

    @Test
    void aProcessThatTakesTheInstanceOverJustBeforeTheRemovalKeepsIt() {
        list(KEY, LEASE);
        pass(ofSeconds(15));

        table.beforeNextWrite(() -> list(KEY, OTHER_LEASE));
        pass(PASS);

        assertThat(table.get(KEY)).contains(record(OTHER_LEASE));
    }

    @Test
    void theSuccessorDoesNotEndWithTheLeaseItTookOver() {
        list(KEY, LEASE);
        pass(ofSeconds(14));
        list(KEY, OTHER_LEASE);

        pass(ofSeconds(10));

        assertThat(table.get(KEY)).contains(record(OTHER_LEASE));
        assertThat(leases.all()).containsExactly(OTHER_LEASE);
    }

    @Test
    void afterAPauseOfThisProcessEverybodyHasAWholeTtlAgain() {
        list(KEY, LEASE);
        sweep.sweep();

        ticker.advance(ofSeconds(60));
        sweep.sweep();

        assertThat(table.get(KEY)).isPresent();
        pass(ofMillis(15_500));
        assertThat(table.get(KEY)).isEmpty();
    }

    private void list(InstanceKey key, LeaseId lease) {
        table.write(key, before -> Optional.of(record(lease)));
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(PASS)) {
            ticker.advance(PASS);
            sweep.sweep();
        }
    }
}
