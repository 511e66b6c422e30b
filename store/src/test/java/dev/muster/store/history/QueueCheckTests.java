package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.QueueCheck.Delivery;
import dev.muster.store.history.QueueCheck.Offer;
import dev.muster.store.history.QueueCheck.Settlement;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueCheckTests {

    private static final List<Offer> TWO = List.of(Offer.accepted(1, 0, 1), Offer.accepted(2, 2, 3));

    @Test
    void everythingSettledOnceInOrderIsRight() {
        assertThat(QueueCheck.check(TWO, List.of(first(1, 4), first(2, 6)), List.of(done(1, 5), done(2, 7)), true)
                        .passed())
                .isTrue();
    }

    @Test
    void redeliveryBeforeTheSettlementIsRight() {
        List<Delivery> deliveries = List.of(first(1, 4), first(2, 6), new Delivery(1, "again", 2, 8, 9));

        assertThat(QueueCheck.check(TWO, deliveries, List.of(done(2, 7), done(1, 10)), true)
                        .passed())
                .isTrue();
    }

    @Test
    void unknownOfferMayComeOutOrNot() {
        List<Offer> offers = List.of(Offer.unknown(1, 0));

        assertThat(QueueCheck.check(offers, List.of(), List.of(), true).passed())
                .isTrue();
        assertThat(QueueCheck.check(offers, List.of(first(1, 4)), List.of(done(1, 5)), true)
                        .passed())
                .isTrue();
    }

    @Test
    void acceptedElementThatNeverComesOutIsFound() {
        assertThat(QueueCheck.check(TWO, List.of(first(2, 6)), List.of(done(2, 7)), true)
                        .problems())
                .singleElement()
                .asString()
                .contains("never came out", "[1]");
    }

    @Test
    void deliveryAfterTheSettlementIsFound() {
        List<Delivery> deliveries = List.of(first(1, 4), first(2, 6), new Delivery(1, "again", 2, 20, 21));

        assertThat(QueueCheck.check(TWO, deliveries, List.of(done(1, 5), done(2, 7)), true)
                        .problems())
                .singleElement()
                .asString()
                .contains("again", "handed out after");
    }

    @Test
    void secondSettlementIsFound() {
        List<Delivery> deliveries = List.of(first(1, 4), new Delivery(1, "again", 2, 5, 6), first(2, 8));

        assertThat(QueueCheck.check(TWO, deliveries, List.of(done(1, 7), done(1, 8), done(2, 9)), true)
                        .problems())
                .singleElement()
                .asString()
                .contains("settles what was settled");
    }

    @Test
    void elementNobodyOfferedIsFound() {
        List<Delivery> deliveries = List.of(first(1, 4), first(2, 6), first(3, 8));

        assertThat(QueueCheck.check(TWO, deliveries, List.of(done(1, 5), done(2, 7), done(3, 9)), true)
                        .problems())
                .singleElement()
                .asString()
                .contains("nobody had offered");
    }

    @Test
    void overtakingIsFound() {
        List<Delivery> deliveries = List.of(first(2, 4), first(1, 6));

        assertThat(QueueCheck.check(TWO, deliveries, List.of(done(2, 5), done(1, 7)), true)
                        .problems())
                .singleElement()
                .asString()
                .contains("overtook");
    }

    @Test
    void whatIsLeftInsideProvesNothing() {
        assertThat(QueueCheck.check(List.of(), List.of(), List.of(), false).problems())
                .singleElement()
                .asString()
                .contains("not empty");
    }

    private static Delivery first(long element, long called) {
        return new Delivery(element, "token " + element, 1, called, called + 1);
    }

    private static Settlement done(long element, long called) {
        return Settlement.settled(element, "token " + element, called, called + 1);
    }
}
