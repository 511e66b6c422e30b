package dev.muster.store.recipe.place;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.RevisionBounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of a thing one who stands in its queue wants, which decides who of those before it must go first. It depends on
 * those before it alone, and they only get fewer: whose turn has come keeps it, and turns come in the order of the places.
 * Immutable.
 */
public sealed interface Share {

    /** All of it. */
    Share EXCLUSIVE = new Exclusive();

    /** Any part of it, together with others who share. */
    Share SHARED = new Shared();

    /** This much of it. */
    static Share permits(int wanted, int total) {
        return new Permits(wanted, total);
    }

    /** Its part of the key, so that keys alone tell whose turn it is. */
    String segment();

    /** Holds if it could be had at once; empty if no compare can tell. */
    Optional<Compare> free(QueueName queue);

    /**
     * Reads what {@link #obstacle} needs.
     *
     * @param token place in the queue; 0 is its end
     */
    RangeQuery before(QueueName queue, long token);

    /** What has to go before it is worth looking again; empty if its turn has come. */
    Optional<Obstacle> obstacle(QueueName queue, List<KeyValue> before);

    /**
     * What stands in the way.
     *
     * @param watched where it is
     * @param weights what the going of each key is worth
     * @param excess how much must go
     */
    record Obstacle(KeyRange watched, Map<Key, Integer> weights, long excess) {

        public Obstacle {
            weights = Map.copyOf(weights);
        }
    }

    /** See {@link #EXCLUSIVE}: waits for whoever is just before it, so that one who goes wakes one. */
    record Exclusive() implements Share {

        static final String SEGMENT = "x";

        @Override
        public String segment() {
            return SEGMENT;
        }

        @Override
        public Optional<Compare> free(QueueName queue) {
            return Optional.of(empty(queue.places()));
        }

        @Override
        public RangeQuery before(QueueName queue, long token) {
            return nearest(queue.places(), token);
        }

        @Override
        public Optional<Obstacle> obstacle(QueueName queue, List<KeyValue> before) {
            return single(before);
        }
    }

    /** See {@link #SHARED}: waits for the last exclusive one before it. */
    record Shared() implements Share {

        static final String SEGMENT = "s";

        @Override
        public String segment() {
            return SEGMENT;
        }

        @Override
        public Optional<Compare> free(QueueName queue) {
            return Optional.of(empty(queue.places(Exclusive.SEGMENT + '/')));
        }

        @Override
        public RangeQuery before(QueueName queue, long token) {
            return nearest(queue.places(Exclusive.SEGMENT + '/'), token);
        }

        @Override
        public Optional<Obstacle> obstacle(QueueName queue, List<KeyValue> before) {
            return single(before);
        }
    }

    /**
     * Some of a number: waits until those before it leave enough, in order, so that one who wants much is not passed for
     * ever by those who want little.
     *
     * @param total not part of the key; 0 if it was read from one
     */
    record Permits(int wanted, int total) implements Share {

        static final char SEGMENT = 'p';

        @Override
        public String segment() {
            return SEGMENT + Integer.toString(wanted);
        }

        @Override
        public Optional<Compare> free(QueueName queue) {
            return Optional.empty();
        }

        @Override
        public RangeQuery before(QueueName queue, long token) {
            RangeQuery all = RangeQuery.of(queue.places()).withKeysOnly();
            return token == 0 ? all : all.withBounds(new RevisionBounds(0, 0, 0, token - 1));
        }

        @Override
        public Optional<Obstacle> obstacle(QueueName queue, List<KeyValue> before) {
            Map<Key, Integer> weights = new HashMap<>();
            long taken = 0;
            for (KeyValue entry : before) {
                int weight = QueueName.parse(entry.key()).share() instanceof Permits other ? other.wanted : total;
                weights.put(entry.key(), weight);
                taken += weight;
            }
            long excess = taken + wanted - total;
            return excess <= 0 ? Optional.empty() : Optional.of(new Obstacle(queue.places(), weights, excess));
        }
    }

    /** Reads a part of a key. */
    static Share ofSegment(String segment) {
        if (segment.equals(Exclusive.SEGMENT)) {
            return EXCLUSIVE;
        }
        if (segment.equals(Shared.SEGMENT)) {
            return SHARED;
        }
        if (segment.length() > 1 && segment.charAt(0) == Permits.SEGMENT) {
            return new Permits(Integer.parseInt(segment, 1, segment.length(), 10), 0);
        }
        throw new IllegalArgumentException("share: " + segment + " (expected: one of ours)");
    }

    private static Compare empty(KeyRange range) {
        return new Compare.Version(range, Relation.EQUAL, 0);
    }

    private static RangeQuery nearest(KeyRange range, long token) {
        RangeQuery last = RangeQuery.of(range)
                .withOrder(RangeQuery.SortBy.CREATE_REVISION, RangeQuery.Order.DESCENDING)
                .withKeysOnly()
                .withLimit(1);
        return token == 0 ? last : last.withBounds(new RevisionBounds(0, 0, 0, token - 1));
    }

    private static Optional<Obstacle> single(List<KeyValue> before) {
        return before.stream()
                .findFirst()
                .map(entry -> new Obstacle(KeyRange.of(entry.key()), Map.of(entry.key(), 1), 1));
    }
}
