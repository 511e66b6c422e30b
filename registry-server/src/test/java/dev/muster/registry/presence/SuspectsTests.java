package dev.muster.registry.presence;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static dev.muster.registry.Samples.key;
import static dev.muster.registry.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.registry.TestTicker;
import dev.muster.registry.instance.InMemoryInstances;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.presence.AddressProbe.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuspectsTests {

    private static final InstanceKey KEY = key("orders", "a");

    private final TestTicker ticker = new TestTicker();
    private final LeaseTable leases = new LeaseTable(ticker);
    private final InMemoryInstances table = new InMemoryInstances();
    private final List<String> probed = new ArrayList<>();
    private Outcome outcome = Outcome.ACCEPTED;
    private final Suspects suspects = new Suspects(
            table,
            leases,
            (host, port) -> {
                probed.add(host + ":" + port);
                return outcome;
            },
            Runnable::run,
            ticker);
    private final Presence presence = new Presence(LEASE);

    @BeforeEach
    void listed() {
        list(KEY);
        ticker.advance(Duration.ofSeconds(1));
    }

    @Test
    void whoeverAcceptedAndRefusesNowIsGone() {
        suspects.alive(presence);

        breaks(Outcome.REFUSED);

        assertThat(table.get(KEY)).isEmpty();
        assertThat(leases.isGone(LEASE)).isTrue();
        assertThat(probed).containsExactly("10.0.0.1:8080", "10.0.0.1:8080");
    }

    @Test
    void whoeverAcceptsOrDoesNotAnswerStays() {
        suspects.alive(presence);

        breaks(Outcome.ACCEPTED);
        breaks(Outcome.SILENT);

        assertThat(table.get(KEY)).isPresent();
        assertThat(leases.isGone(LEASE)).isFalse();
    }

    @Test
    void refusalOfAnAddressThatAlwaysRefusedSaysNothing() {
        outcome = Outcome.REFUSED;
        suspects.alive(presence);

        breaks(Outcome.REFUSED);

        assertThat(table.get(KEY)).isPresent();
    }

    @Test
    void heartbeatAfterTheBreakSaves() {
        suspects.alive(presence);
        Suspects slow = new Suspects(
                table,
                leases,
                (host, port) -> {
                    ticker.advance(Duration.ofMillis(400));
                    leases.renew(LEASE);
                    ticker.advance(Duration.ofMillis(400));
                    return Outcome.REFUSED;
                },
                Runnable::run,
                ticker);

        slow.broke(presence);

        assertThat(table.get(KEY)).isPresent();
    }

    @Test
    void successorUnderAnotherLeaseStays() {
        suspects.alive(presence);
        table.write(KEY, before -> Optional.of(record(OTHER_LEASE)));

        breaks(Outcome.REFUSED);

        assertThat(table.get(KEY)).isPresent();
    }

    @Test
    void allInstancesOfTheProcessGo() {
        InstanceKey second = key("reports", "a");
        list(second);
        suspects.alive(presence);

        breaks(Outcome.REFUSED);

        assertThat(table.all()).isEmpty();
    }

    @Test
    void instanceRegisteredLaterIsLookedAtLater() {
        suspects.alive(presence);
        InstanceKey second = key("reports", "a");
        list(second);

        suspects.alive(presence);
        assertThat(probed).hasSize(2);
        breaks(Outcome.REFUSED);

        assertThat(table.all()).isEmpty();
    }

    @Test
    void whatCannotBeTriedWaitsForItsLease() {
        suspects.alive(presence);
        Suspects busy = new Suspects(
                table,
                leases,
                (host, port) -> Outcome.REFUSED,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                ticker);

        busy.broke(presence);

        assertThat(table.get(KEY)).isPresent();
    }

    private void breaks(Outcome found) {
        outcome = found;
        ticker.advance(Duration.ofSeconds(1));
        suspects.broke(presence);
    }

    private void list(InstanceKey key) {
        table.write(key, before -> Optional.of(record(LEASE)));
        leases.renew(LEASE);
        leases.attach(LEASE, key.toString());
    }
}
