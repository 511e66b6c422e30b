package dev.muster.store.member;

import dev.muster.store.StatusListener;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of status changes. Thread-safe; listeners are called one at a time on the given executor. */
final class StatusListeners {

    private static final Logger log = LoggerFactory.getLogger(StatusListeners.class);

    private final Executor executor;
    private final Supplier<StoreStatus> status;
    private final List<StatusListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicBoolean news = new AtomicBoolean();

    StatusListeners(Executor executor, Supplier<StoreStatus> status) {
        this.executor = executor;
        this.status = status;
    }

    Subscription add(StatusListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void changed() {
        news.set(true);
        if (!listeners.isEmpty() && telling.compareAndSet(false, true)) {
            executor.execute(this::tell);
        }
    }

    private void tell() {
        try {
            while (news.getAndSet(false)) {
                StoreStatus newest = status.get();
                listeners.forEach(listener -> tell(listener, newest));
            }
        } finally {
            telling.set(false);
        }
        if (news.get()) {
            changed();
        }
    }

    private static void tell(StatusListener listener, StoreStatus status) {
        try {
            listener.changed(status);
        } catch (RuntimeException broken) {
            log.warn("Listener of status changes failed at {}", status, broken);
        }
    }
}
