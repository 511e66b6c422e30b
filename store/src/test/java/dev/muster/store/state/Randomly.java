package dev.muster.store.state;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.StateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random commands over a few keys, so that they meet. Confined to one thread. */
public final class Randomly {

    private static final int KEYS = 8;
    private static final int LEASES = 4;
    private static final int NESTED_DEPTH_MAX = 2;
    private static final List<RangeQuery.SortBy> SORTS = List.of(RangeQuery.SortBy.values());
    private static final List<Relation> RELATIONS = List.of(Relation.values());

    private final RandomGenerator random;

    /** @param random prints its seed elsewhere */
    public Randomly(RandomGenerator random) {
        this.random = random;
    }

    /** Any command but founding. */
    public Command command(long newestRevision) {
        return switch (random.nextInt(20)) {
            case 0 -> new Command.Compact(request(), 1 + random.nextLong(newestRevision + 2));
            case 1 -> new Command.Barrier();
            case 2, 3 -> new Command.Grant(request(), lease(), Duration.ofMillis(1 + random.nextInt(10_000)));
            case 4 -> new Command.Revoke(request(), lease());
            case 5 -> new Command.Expire(random.nextInt(3), random.nextInt(60), List.of(lease(), lease()));
            case 6 -> random.nextInt(10) == 0 ? new Command.Configure(limits()) : new Command.Barrier();
            default -> new Command.Commit(request(), transaction(newestRevision));
        };
    }

    /** A transaction that is allowed. */
    public Transaction transaction(long newestRevision) {
        Optional<Transaction> drawn = Optional.empty();
        while (drawn.isEmpty()) {
            drawn = drawTransaction(newestRevision);
        }
        return drawn.get();
    }

    private Optional<Transaction> drawTransaction(long newestRevision) {
        try {
            return Optional.of(transaction(newestRevision, NESTED_DEPTH_MAX));
        } catch (InvalidArgumentException putTwice) {
            return Optional.empty();
        }
    }

    private Transaction transaction(long newestRevision, int depth) {
        return new Transaction(
                list(random.nextInt(3), this::compare),
                list(random.nextInt(4), () -> operation(newestRevision, depth)),
                list(random.nextInt(3), () -> operation(newestRevision, depth)));
    }

    private StateLimits limits() {
        return StateLimits.defaults()
                .withRequests(40 + random.nextInt(20), 3_000)
                .withHistory(30 + random.nextInt(20), 10_000, Duration.ofSeconds(random.nextInt(3) * 20L))
                .withReads(100, 10_000);
    }

    private LeaseId lease() {
        return new LeaseId(1 + random.nextInt(LEASES));
    }

    private LeaseId leaseOrNone() {
        return new LeaseId(Math.max(0, random.nextInt(LEASES * 2) - LEASES));
    }

    private RequestId request() {
        return new RequestId("r" + random.nextInt(200)); // some come again
    }

    private Operation operation(long newestRevision, int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> new Operation.Delete(range(), random.nextBoolean());
            case 1 -> new Operation.Range(query(newestRevision));
            case 2 -> depth == 0 ? Operation.delete(key()) : Operation.nested(transaction(newestRevision, depth - 1));
            case 3 ->
                new Operation.Put(
                        key(),
                        random.nextInt(3) == 0 ? null : value(),
                        random.nextInt(3) == 0 ? null : leaseOrNone(),
                        random.nextBoolean());
            default -> new Operation.Put(key(), value(), LeaseId.NONE, random.nextBoolean());
        };
    }

    private RangeQuery query(long newestRevision) {
        RangeQuery query = RangeQuery.of(range())
                .withLimit(random.nextInt(4))
                .withOrder(
                        SORTS.get(random.nextInt(SORTS.size())),
                        random.nextBoolean() ? RangeQuery.Order.ASCENDING : RangeQuery.Order.DESCENDING);
        if (random.nextInt(3) == 0) {
            query = query.withBounds(
                    new RevisionBounds(random.nextInt(50), random.nextInt(99), random.nextInt(50), random.nextInt(99)));
        }
        return random.nextInt(4) == 0 ? query.withRevision(1 + random.nextLong(newestRevision + 2)) : query;
    }

    private Compare compare() {
        Relation relation = RELATIONS.get(random.nextInt(RELATIONS.size()));
        return switch (random.nextInt(5)) {
            case 0 -> new Compare.Version(range(), relation, random.nextInt(3));
            case 1 -> new Compare.CreateRevision(range(), relation, random.nextInt(50));
            case 2 -> new Compare.ModRevision(range(), relation, random.nextInt(50));
            case 3 -> new Compare.Lease(range(), relation, leaseOrNone());
            default -> new Compare.Content(range(), relation, value());
        };
    }

    private KeyRange range() {
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.startingAt(key());
            case 1 -> KeyRange.prefix("k");
            default -> KeyRange.of(key());
        };
    }

    private Key key() {
        return Key.of("k" + random.nextInt(KEYS));
    }

    private Value value() {
        return Value.of("v" + random.nextInt(4));
    }

    private static <T> List<T> list(int size, Supplier<T> element) {
        return Stream.generate(element).limit(size).toList();
    }
}
