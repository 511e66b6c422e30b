package dev.muster.store.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A queue whose elements are delivered, and settled or delivered again: what was accepted is settled once, nothing comes out that nobody put
 * in, nothing comes out after it was settled, and first deliveries keep the order of the offers. Stateless.
 */
public final class QueueCheck {

    private static final long NEVER = Long.MAX_VALUE;

    private QueueCheck() {}

    /**
     * One element put in.
     *
     * @param returnedNanos when it was known to be accepted; {@link Long#MAX_VALUE} if that is not known
     */
    public record Offer(long element, long calledNanos, long returnedNanos) {

        /** One with an answer. */
        public static Offer accepted(long element, long calledNanos, long returnedNanos) {
            return new Offer(element, calledNanos, returnedNanos);
        }

        /** One that may have been accepted. */
        public static Offer unknown(long element, long calledNanos) {
            return new Offer(element, calledNanos, NEVER);
        }

        boolean known() {
            return returnedNanos != NEVER;
        }
    }

    /**
     * One element handed out.
     *
     * @param token names this delivery
     * @param deliveries how often it has been handed out, this time included, as the queue says
     */
    public record Delivery(long element, String token, int deliveries, long calledNanos, long returnedNanos) {}

    /**
     * One delivery acknowledged.
     *
     * @param returnedNanos when it was known to be settled; {@link Long#MAX_VALUE} if that is not known
     */
    public record Settlement(long element, String token, long calledNanos, long returnedNanos) {

        /** One with an answer. */
        public static Settlement settled(long element, String token, long calledNanos, long returnedNanos) {
            return new Settlement(element, token, calledNanos, returnedNanos);
        }

        /** One that may have had an effect. */
        public static Settlement unknown(long element, String token, long calledNanos) {
            return new Settlement(element, token, calledNanos, NEVER);
        }
    }

    /**
     * Checks all that was seen.
     *
     * @param emptied whether the queue was found empty at the end
     */
    public static Verdict check(
            List<Offer> offers, List<Delivery> deliveries, List<Settlement> settlements, boolean emptied) {
        List<String> problems = new ArrayList<>();
        if (!emptied) {
            problems.add("the queue was not empty at the end (expected: everything that is left comes out)");
        }
        Map<Long, Offer> offered = new HashMap<>();
        offers.forEach(offer -> offered.put(offer.element(), offer));
        origins(deliveries, offered, problems);
        settledOnce(deliveries, settlements, problems);
        lost(offers, settlements, problems);
        order(deliveries, offered, problems);
        return new Verdict("queue", deliveries.size(), problems);
    }

    private static void origins(List<Delivery> deliveries, Map<Long, Offer> offered, List<String> problems) {
        Set<String> tokens = new HashSet<>();
        for (Delivery delivery : deliveries) {
            Offer offer = offered.get(delivery.element());
            if (offer == null || offer.calledNanos() > delivery.returnedNanos()) {
                problems.add(delivery + " has an element that nobody had offered");
            }
            if (!tokens.add(delivery.token())) {
                problems.add(delivery + " has the token of another delivery");
            }
        }
    }

    private static void settledOnce(List<Delivery> deliveries, List<Settlement> settlements, List<String> problems) {
        Map<Long, Settlement> settled = new HashMap<>();
        for (Settlement settlement : settlements) {
            if (settlement.returnedNanos() != NEVER) {
                Settlement before = settled.putIfAbsent(settlement.element(), settlement);
                if (before != null) {
                    problems.add(settlement + " settles what was settled by " + before);
                }
            }
        }
        for (Delivery delivery : deliveries) {
            Settlement before = settled.get(delivery.element());
            if (before != null && before.returnedNanos() < delivery.calledNanos()) {
                problems.add(delivery + " was handed out after " + before);
            }
        }
    }

    private static void lost(List<Offer> offers, List<Settlement> settlements, List<String> problems) {
        Set<Long> settled = new HashSet<>();
        settlements.forEach(settlement -> settled.add(settlement.element()));
        List<Long> lost = offers.stream()
                .filter(offer -> offer.known() && !settled.contains(offer.element()))
                .map(Offer::element)
                .toList();
        if (!lost.isEmpty()) {
            problems.add(lost.size() + " of " + offers.size() + " accepted elements never came out to be settled: "
                    + lost.subList(0, Math.min(8, lost.size())));
        }
    }

    /** One that came out for the first time had been in the queue all the time, so nothing that was offered later may have overtaken it. */
    private static void order(List<Delivery> deliveries, Map<Long, Offer> offered, List<String> problems) {
        List<Delivery> first = deliveries.stream()
                .filter(delivery -> delivery.deliveries() == 1 && offered.containsKey(delivery.element()))
                .toList();
        problems.addAll(RealTime.problems(
                first,
                Delivery::calledNanos,
                Delivery::returnedNanos,
                delivery -> of(delivery, offered).calledNanos(),
                (earlier, later) -> {
                    boolean overtaken = of(later, offered).returnedNanos()
                            < of(earlier, offered).calledNanos();
                    return overtaken
                            ? List.of(earlier + " overtook " + later + ", which was offered before it")
                            : List.of();
                }));
    }

    private static Offer of(Delivery delivery, Map<Long, Offer> offered) {
        return offered.getOrDefault(delivery.element(), Offer.unknown(delivery.element(), 0));
    }
}
