package dev.muster.config.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.config.namespace.TestNamespaces;
import dev.muster.config.replication.FollowedStore;
import dev.muster.edge.dashboard.EventFeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiptServiceTests {

    private static final Namespace NS = Namespace.DEFAULT;
    private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");

    private final FollowedStore followed = FollowedStore.open();
    private Instant now = AT;
    private final EventFeed feed = new EventFeed(Clock.systemUTC());
    private final ReceiptService receipts = new ReceiptService(
            new MemoryTable(),
            TestNamespaces.on(followed),
            followed.projection(),
            new ReceiptLimits(2, Duration.ofHours(24)),
            feed,
            new MovedClock());

    @AfterEach
    void close() {
        followed.close();
    }

    @Test
    void theLastReceiptOfEachInstanceIsKept() {
        receipts.accept(NS, receipt("i1", 5, ReceiptOutcome.APPLIED, AT));
        receipts.accept(NS, receipt("i2", 5, ReceiptOutcome.REJECTED, AT));
        receipts.accept(NS, receipt("i1", 6, ReceiptOutcome.RESTART_REQUIRED, AT.plusSeconds(1)));

        assertThat(receipts.list(NS, Optional.empty()))
                .extracting(Receipt::outcome)
                .containsExactly(ReceiptOutcome.RESTART_REQUIRED, ReceiptOutcome.REJECTED);
        assertThat(receipts.list(NS, Optional.of("ORDERS"))).hasSize(2);
        assertThat(receipts.list(NS, Optional.of("stock"))).isEmpty();
        assertThat(feed.recent(10)).singleElement().satisfies(entry -> assertThat(entry.text())
                .isEqualTo("i2 rejected revision 5 and runs with 3"));
    }

    @Test
    void whatIsOlderInEveryRespectChangesNothing() {
        receipts.accept(NS, receipt("i1", 6, ReceiptOutcome.APPLIED, AT));

        receipts.accept(NS, receipt("i1", 5, ReceiptOutcome.REJECTED, AT.minusSeconds(1)));
        assertThat(only().outcome()).isEqualTo(ReceiptOutcome.APPLIED);

        receipts.accept(NS, receipt("i1", 5, ReceiptOutcome.REJECTED, AT.plusSeconds(1)));
        assertThat(only().outcome()).isEqualTo(ReceiptOutcome.REJECTED);
    }

    @Test
    void instancesWithoutNewsAreForgotten() {
        receipts.accept(NS, receipt("i1", 5, ReceiptOutcome.APPLIED, AT));
        now = AT.plus(Duration.ofHours(23));
        receipts.forgetOld();
        assertThat(receipts.list(NS, Optional.empty())).hasSize(1);

        now = AT.plus(Duration.ofHours(25));
        receipts.forgetOld();

        assertThat(receipts.list(NS, Optional.empty())).isEmpty();
    }

    @Test
    void theNumberOfReceiptsIsBounded() {
        receipts.accept(NS, receipt("i1", 5, ReceiptOutcome.APPLIED, AT));
        receipts.accept(NS, receipt("i2", 5, ReceiptOutcome.APPLIED, AT));

        assertRefused(
                ProblemType.TOO_MANY_REQUESTS, () -> receipts.accept(NS, receipt("i3", 5, ReceiptOutcome.APPLIED, AT)));
        receipts.accept(NS, receipt("i2", 6, ReceiptOutcome.APPLIED, AT));
    }

    @Test
    void aCursorOfAnotherClusterIsRefused() {
        Receipt foreign = new Receipt(
                "i1", "orders", List.of(), new Cursor("elsewhere", 5), ReceiptOutcome.APPLIED, List.of(), 5, AT);

        assertRefused(ProblemType.CLUSTER_MISMATCH, () -> receipts.accept(NS, foreign));
    }

    @Test
    void longProblemsAreCut() {
        Receipt wordy = new Receipt(
                "i1",
                "orders",
                List.of("eu"),
                cursor(5),
                ReceiptOutcome.REJECTED,
                List.of(new ReceiptProblem("a.b", "Bean", "x".repeat(5_000))),
                3,
                AT);

        receipts.accept(NS, wordy);

        assertThat(only().problems().get(0).message()).hasSize(1_001);
    }

    private Receipt only() {
        return receipts.list(NS, Optional.empty()).get(0);
    }

    private Receipt receipt(String instance, long revision, ReceiptOutcome outcome, Instant at) {
        return new Receipt(instance, "orders", List.of(), cursor(revision), outcome, List.of(), 3, at);
    }

    private Cursor cursor(long revision) {
        return followed.projection().state().at(revision);
    }

    private static void assertRefused(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.type())
                .isEqualTo(type));
    }

    private final class MovedClock extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class MemoryTable implements ReceiptTable {

        private final Map<String, KeptReceipt> rows = new ConcurrentHashMap<>();

        @Override
        public List<KeptReceipt> all() {
            return List.copyOf(rows.values());
        }

        @Override
        public void write(String key, UnaryOperator<Optional<KeptReceipt>> change) {
            change.apply(Optional.ofNullable(rows.get(key)))
                    .ifPresentOrElse(kept -> rows.put(key, kept), () -> rows.remove(key));
        }

        @Override
        public void forgetOwn(Predicate<KeptReceipt> old) {
            rows.values().removeIf(old);
        }
    }
}
