package dev.muster.api.coordination;

import static dev.muster.api.Json.assertWireForm;
import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecipesWireTests {

    private static final QueueToken TOKEN = new QueueToken(new QueueElementId(7), 12);

    @Test
    void leasesAreHexadecimal() {
        assertWireForm(new LeaseId(0x1f), "\"000000000000001f\"");
        assertThat(LeaseId.parse("1f")).isEqualTo(new LeaseId(0x1f));
        assertThat(LeaseId.parse("7fffffffffffffff").value()).isEqualTo(Long.MAX_VALUE);
        assertInvalid(() -> LeaseId.parse("1F"), "lease: '1F' (expected: 1 to 16 hexadecimal digits)");
        assertInvalid(() -> LeaseId.parse(""), "lease: '' (expected: 1 to 16 hexadecimal digits)");
        assertInvalid(() -> LeaseId.parse("ffffffffffffffff"), "lease: -1 (expected: above 0, or 0 for none)");
    }

    @Test
    void outcomesOfQueuesSayWhichTheyAre() {
        assertWireForm(
                new QueueOfferOutcome.Accepted(new QueueElementId(7)), "{\"outcome\":\"accepted\",\"element\":7}");
        assertWireForm(new QueueOfferOutcome.Full(5, 5), "{\"outcome\":\"full\",\"length\":5,\"lengthMax\":5}");
        assertWireForm(new QueueSettleOutcome.Settled(), "{\"outcome\":\"settled\"}");
        assertWireForm(new QueueSettleOutcome.Over(TOKEN), "{\"outcome\":\"over\",\"token\":\"7-12\"}");
        assertWireForm(new QueueTakeOutcome.Empty(), "{\"outcome\":\"empty\"}");
        assertWireForm(
                new QueueTakeOutcome.Held(QueueStart.ON_SIGNAL),
                "{\"outcome\":\"held\",\"start\":{\"condition\":\"on-signal\"}}");
        QueueTakeOutcome delivered = new QueueTakeOutcome.Delivered(
                new QueueDelivery(TOKEN, new LeaseId(5), "p", 0, 1, Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(Json.read(Json.write(delivered), QueueTakeOutcome.class)).isEqualTo(delivered);
    }

    @Test
    void conditionsOfAStartSayWhichTheyAre() {
        assertWireForm(QueueStart.AT_ONCE, "{\"condition\":\"at-once\"}");
        assertWireForm(new QueueStart.AtLength(3), "{\"condition\":\"at-length\",\"length\":3}");
        assertWireForm(
                new QueueStart.WhenPresent(Key.of("jobs/go")), "{\"condition\":\"when-present\",\"key\":\"jobs/go\"}");
    }

    @Test
    void outcomesOfCountersBarriersAndWorkersSayWhichTheyAre() {
        CounterView counter = new CounterView(new CounterName("c"), 3, 9);
        String view = "\"counter\":{\"name\":\"c\",\"value\":3,\"revision\":9}";
        assertWireForm(new CounterOutcome.Changed(2, counter), "{\"outcome\":\"changed\",\"before\":2," + view + "}");
        assertWireForm(
                new CounterOutcome.OutOfBounds(new CounterBounds(0, 4), counter),
                "{\"outcome\":\"out-of-bounds\",\"bounds\":{\"min\":0,\"max\":4}," + view + "}");
        assertWireForm(
                new CounterOutcome.Different(1, counter), "{\"outcome\":\"different\",\"expected\":1," + view + "}");
        assertWireForm(new BarrierOutcome.Passed(9), "{\"outcome\":\"passed\",\"revision\":9}");
        assertWireForm(new BarrierOutcome.Waiting(2), "{\"outcome\":\"waiting\",\"missing\":2}");
        assertWireForm(new WorkerReportOutcome.Recorded(), "{\"outcome\":\"recorded\"}");
        assertWireForm(
                new WorkerReportOutcome.Over(new WorkerToken(new WorkerTaskId("t"), 4)),
                "{\"outcome\":\"over\",\"token\":{\"task\":\"t\",\"fence\":4}}");
    }
}
