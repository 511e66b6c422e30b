package dev.muster.store.recipe.lock;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.recipe.lock.LockFixture.exclusive;
import static dev.muster.store.recipe.lock.LockFixture.granted;
import static dev.muster.store.recipe.lock.LockFixture.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockStanding;
import dev.muster.api.coordination.lock.LockView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LockReportTests {

    private final LockFixture fixture = new LockFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void namespaceWithoutLocksHasAnEmptyReport() {
        fixture.take("a", exclusive("l"));

        LockReport report = await(fixture.locks.report(new Namespace("other")));

        assertThat(report.locks()).isEmpty();
        assertThat(report.waits()).isEmpty();
        assertThat(report.deadlocks()).isEmpty();
        assertThat(report.complete()).isTrue();
    }

    @Test
    void reportShowsHoldersAndWaitersInTheirOrder() {
        LockGrant first = fixture.take("r1", shared("l"));
        fixture.take("r2", shared("l"));
        fixture.stand("w1", exclusive("l"));
        fixture.stand("r3", shared("l"));
        fixture.stand("w2", exclusive("l"));

        LockReport report = report();

        LockView lock = report.locks().get(0);
        assertThat(report.locks()).hasSize(1);
        assertThat(owners(lock.holders())).containsExactly("r1", "r2");
        assertThat(owners(lock.waiters())).containsExactly("w1", "r3", "w2");
        assertThat(lock.holders().get(0).standing().token()).isEqualTo(first.token());
        assertThat(lock.holders().get(0).standing().lease()).isEqualTo(first.lease());
        assertThat(lock.holders().get(0).standing().since()).isEqualTo(LockFixture.NOW);
        assertThat(report.waits())
                .extracting(wait -> wait.waiter() + ">" + wait.blocker())
                .containsExactlyInAnyOrder("w1>r1", "w1>r2", "r3>w1", "w2>r3");
        assertThat(report.deadlocks()).isEmpty();
    }

    @Test
    void ownersThatWaitForWhatTheOtherHoldsAreReportedUntilOneGivesUp() {
        LockGrant l = fixture.take("a", exclusive("l"));
        fixture.take("b", exclusive("m"));
        CompletableFuture<LockOutcome> wantsM = fixture.queueUp("a", exclusive("m"));
        CompletableFuture<LockOutcome> wantsL = fixture.queueUp("b", exclusive("l"));

        LockReport stuck = report();

        assertThat(stuck.deadlocks()).singleElement().satisfies(deadlock -> {
            assertThat(deadlock.owners()).containsExactly(new OwnerId("a"), new OwnerId("b"));
            assertThat(deadlock.cycle())
                    .extracting(wait -> wait.waiter() + ">" + wait.lock() + ">" + wait.blocker())
                    .containsExactly("a>m>b", "b>l>a");
        });

        wantsM.cancel(false);
        LockFixture.eventually(() -> assertThat(report().deadlocks()).isEmpty());
        await(fixture.locks.release(l));
        granted(wantsL);
    }

    private LockReport report() {
        return await(fixture.locks.report(LockFixture.NAMESPACE));
    }

    private static List<String> owners(List<LockStanding> standings) {
        return standings.stream()
                .map(standing -> standing.standing().owner().value())
                .toList();
    }
}
