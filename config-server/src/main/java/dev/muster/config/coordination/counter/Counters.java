package dev.muster.config.coordination.counter;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.api.coordination.CounterView;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.counter.CounterService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The counters of namespaces that exist. Thread-safe; no method blocks. */
final class Counters {

    private final CounterService counters;
    private final NamespaceService namespaces;

    Counters(CounterService counters, NamespaceService namespaces) {
        this.counters = counters;
        this.namespaces = namespaces;
    }

    CompletableFuture<List<CounterView>> list(Namespace namespace) {
        namespaces.require(namespace);
        return counters.list(namespace);
    }

    CompletableFuture<CounterView> get(Namespace namespace, CounterName name) {
        namespaces.require(namespace);
        return counters.get(namespace, name);
    }

    CompletableFuture<CounterOutcome> add(
            Namespace namespace, CounterName name, RequestId request, long delta, CounterBounds bounds) {
        namespaces.require(namespace);
        return counters.add(namespace, name, request, delta, bounds);
    }

    CompletableFuture<CounterOutcome> set(Namespace namespace, CounterName name, RequestId request, long value) {
        namespaces.require(namespace);
        return counters.set(namespace, name, request, value);
    }

    CompletableFuture<CounterOutcome> compareAndSet(
            Namespace namespace, CounterName name, RequestId request, long expected, long value) {
        namespaces.require(namespace);
        return counters.compareAndSet(namespace, name, request, expected, value);
    }

    CompletableFuture<Boolean> delete(Namespace namespace, CounterName name, RequestId request) {
        namespaces.require(namespace);
        return counters.delete(namespace, name, request);
    }

    CompletableFuture<CounterRange> reserve(Namespace namespace, CounterName line, RequestId request, long size) {
        namespaces.require(namespace);
        return counters.reserve(namespace, line, request, size);
    }
}
