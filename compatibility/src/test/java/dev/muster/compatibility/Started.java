package dev.muster.compatibility;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test started, to be ended in the opposite order, however far it came. */
final class Started implements AutoCloseable {

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /** Remembers it. */
    <T extends AutoCloseable> T add(T one) {
        all.push(one);
        return one;
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
