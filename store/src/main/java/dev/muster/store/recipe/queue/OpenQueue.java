package dev.muster.store.recipe.queue;

import dev.muster.store.Store;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/** One queue as this server works on it. Thread-safe. */
record OpenQueue(QueueKeys keys, QueueHeads heads, QueueOffers offers, QueueReturns returns, QueueTakes takes) {

    static OpenQueue of(Store store, QueueKeys keys, Clock clock, QueueLimits limits, ScheduledExecutorService timer) {
        QueueHeads heads = new QueueHeads(store, keys);
        QueueReturns returns = new QueueReturns(store, keys, clock);
        QueueClaims claims = new QueueClaims(store, keys, clock);
        return new OpenQueue(
                keys,
                heads,
                new QueueOffers(store, keys, heads, clock),
                returns,
                new QueueTakes(store, keys, heads, returns, claims, limits, timer));
    }
}
