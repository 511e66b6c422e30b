package dev.muster.store.recipe.barrier;

import dev.muster.api.Namespace;
import dev.muster.api.Text;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.regex.Pattern;

/**
 * Where barriers and latches are.
 *
 * <pre>
 *   muster/coordination/{namespace}/barriers/{barrier}                        exists while the barrier is closed
 *   muster/coordination/{namespace}/latches/{latch}                           the count, in decimal digits
 *   muster/coordination/{namespace}/double-barriers/{barrier}/parties         how many it waits for
 *   muster/coordination/{namespace}/double-barriers/{barrier}/open            exists from when all are there until all left
 *   muster/coordination/{namespace}/double-barriers/{barrier}/present/{party} goes with the lease of the party
 * </pre>
 */
final class BarrierKeys {

    private static final Pattern PARTY = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");

    private BarrierKeys() {}

    static Key barrier(Namespace namespace, BarrierName name) {
        return Key.of("muster/coordination/" + namespace + "/barriers/" + name);
    }

    static Key latch(Namespace namespace, BarrierName name) {
        return Key.of("muster/coordination/" + namespace + "/latches/" + name);
    }

    private static String both(Namespace namespace, BarrierName name) {
        return "muster/coordination/" + namespace + "/double-barriers/" + name + "/";
    }

    static KeyRange doubleBarrier(Namespace namespace, BarrierName name) {
        return KeyRange.prefix(both(namespace, name));
    }

    static Key parties(Namespace namespace, BarrierName name) {
        return Key.of(both(namespace, name) + "parties");
    }

    static Key open(Namespace namespace, BarrierName name) {
        return Key.of(both(namespace, name) + "open");
    }

    static KeyRange present(Namespace namespace, BarrierName name) {
        return KeyRange.prefix(both(namespace, name) + "present/");
    }

    static Key present(Namespace namespace, BarrierName name, String party) {
        Text.require("party", party, PARTY, "1 to 128 letters, digits, '.', '_', ':', '@' or '-'");
        return Key.of(both(namespace, name) + "present/" + party);
    }

    static String party(Key present) {
        String text = present.text();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
