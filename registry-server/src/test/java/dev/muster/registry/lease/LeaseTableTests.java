package dev.muster.registry.lease;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.registry.TestTicker;
import dev.muster.registry.lease.LeaseTable.Renewal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTableTests {

    private static final Duration PASS_EVERY = ofMillis(500);

    private final TestTicker ticker = new TestTicker();
    private final LeaseTable leases = new LeaseTable(ticker);

    @Test
    void silenceIsTheTimeSinceTheLastRenewal() {
        leases.renew(LEASE);
        ticker.advance(ofSeconds(4));
        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(4));

        leases.renew(LEASE);
        ticker.advance(ofSeconds(1));

        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(1));
    }

    @Test
    void anUnknownLeaseIsNeitherSilentNorHoldsAnything() {
        assertThat(leases.silence(LEASE)).isZero();
        assertThat(leases.held(LEASE)).isEmpty();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void aLeaseThatIsFirstHeardOfWithAnInstanceCountsFromThen() {
        ticker.advance(ofSeconds(100));
        leases.attach(LEASE, "a");

        ticker.advance(ofSeconds(3));

        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(3));
    }

    @Test
    void aRenewalElsewhereCountsFromWhenItWasHeard() {
        leases.attach(LEASE, "a");
        ticker.advance(ofSeconds(10));

        leases.renewedElsewhere(new Renewal(LEASE, ofSeconds(1)));

        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(1));
    }

    @Test
    void anOlderRenewalElsewhereChangesNothing() {
        leases.renew(LEASE);
        ticker.advance(ofSeconds(2));

        leases.renewedElsewhere(new Renewal(LEASE, ofSeconds(9)));

        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(2));
    }

    @Test
    void aRenewalElsewhereOfAnUnknownLeaseIsNotKept() {
        leases.renewedElsewhere(new Renewal(LEASE, ofSeconds(1)));

        assertThat(leases.all()).isEmpty();
    }

    @Test
    void renewalsHereAreToldOnceWithTheirAge() {
        leases.renew(LEASE);
        leases.renew(LEASE);
        leases.attach(OTHER_LEASE, "b");
        ticker.advance(ofMillis(700));

        assertThat(leases.drainRenewedHere()).containsExactly(new Renewal(LEASE, ofMillis(700)));
        assertThat(leases.drainRenewedHere()).isEmpty();
    }

    @Test
    void renewalsElsewhereAreNotToldOn() {
        leases.attach(LEASE, "a");
        leases.renewedElsewhere(new Renewal(LEASE, ofSeconds(0)));

        assertThat(leases.drainRenewedHere()).isEmpty();
    }

    @Test
    void aLeaseThatHoldsNothingAnyMoreIsForgotten() {
        leases.attach(LEASE, "a");
        leases.attach(LEASE, "b");

        leases.detach(LEASE, "a");
        assertThat(leases.held(LEASE)).containsExactly("b");

        leases.detach(LEASE, "b");
        assertThat(leases.all()).isEmpty();
        leases.detach(LEASE, "b");
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void afterAPauseOfThisProcessAllLeasesCountAnew() {
        leases.attach(LEASE, "a");
        leases.noticePause(PASS_EVERY);

        ticker.advance(ofSeconds(30));
        leases.noticePause(PASS_EVERY);

        assertThat(leases.silence(LEASE)).isZero();
    }

    @Test
    void aPassThatIsALittleLateIsNoPause() {
        leases.attach(LEASE, "a");
        leases.noticePause(PASS_EVERY);

        ticker.advance(ofMillis(2_500));
        leases.noticePause(PASS_EVERY);

        assertThat(leases.silence(LEASE)).isEqualTo(ofMillis(2_500));
    }

    @Test
    void aLeaseThatNeverHeldAnythingIsForgottenAfterAMinute() {
        leases.renew(LEASE);
        pass(ofSeconds(60));
        assertThat(leases.all()).containsExactly(LEASE);

        pass(ofMillis(500));

        assertThat(leases.all()).isEmpty();
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(PASS_EVERY)) {
            ticker.advance(PASS_EVERY);
            leases.noticePause(PASS_EVERY);
        }
    }
}
