package dev.muster.registry.replication;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.registry.TestTicker;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.lease.LeaseTable.Renewal;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewalGossipTests {

    @Test
    void renewalsAreReadBackToTheMillisecond() {
        List<Renewal> renewals =
                List.of(new Renewal(LEASE, ofMillis(700)), new Renewal(OTHER_LEASE, ofNanos(1_999_999)));

        assertThat(RenewalGossip.decode(RenewalGossip.encode(renewals)))
                .containsExactly(new Renewal(LEASE, ofMillis(700)), new Renewal(OTHER_LEASE, ofMillis(1)));
    }

    @Test
    void noRenewalsAreAMessageToo() {
        assertThat(RenewalGossip.decode(RenewalGossip.encode(List.of()))).isEmpty();
    }

    @Test
    void anAgeThatDoesNotFitIsTheLargestThatDoes() {
        assertThat(RenewalGossip.decode(RenewalGossip.encode(List.of(new Renewal(LEASE, ofDays(100))))))
                .containsExactly(new Renewal(LEASE, ofMillis(Integer.MAX_VALUE)));
    }

    @Test
    void aNewerFormatIsPassedOver() {
        byte[] message = RenewalGossip.encode(List.of(new Renewal(LEASE, ofMillis(1))));
        message[0] = 2;

        assertThat(RenewalGossip.decode(message)).isEmpty();
    }

    @Test
    void halfAMessageIsRefused() {
        byte[] message = RenewalGossip.encode(List.of(new Renewal(LEASE, ofMillis(1))));

        assertThatThrownBy(() -> RenewalGossip.decode(Arrays.copyOf(message, message.length - 1)))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void whatAnotherServerHeardCountsHere() {
        TestTicker ticker = new TestTicker();
        LeaseTable leases = new LeaseTable(ticker);
        leases.attach(LEASE, "default/orders/a");
        ticker.advance(ofSeconds(10));

        RenewalGossip.receive(RenewalGossip.encode(List.of(new Renewal(LEASE, ofMillis(300)))), leases);

        assertThat(leases.silence(LEASE)).isEqualTo(ofMillis(300));
    }
}
