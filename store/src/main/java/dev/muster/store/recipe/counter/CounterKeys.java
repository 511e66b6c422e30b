package dev.muster.store.recipe.counter;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.Key;

/**
 * Where counters are.
 *
 * <pre>
 *   muster/coordination/{namespace}/counters/{counter}     its value, in decimal digits
 *   muster/coordination/{namespace}/id-ranges/{counter}    the last number that was handed out, in decimal digits
 * </pre>
 */
final class CounterKeys {

    private CounterKeys() {}

    static String countersOf(Namespace namespace) {
        return "muster/coordination/" + namespace + "/counters/";
    }

    static Key counter(Namespace namespace, CounterName name) {
        return Key.of(countersOf(namespace) + name);
    }

    static Key ids(Namespace namespace, CounterName name) {
        return Key.of("muster/coordination/" + namespace + "/id-ranges/" + name);
    }
}
