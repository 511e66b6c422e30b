package dev.muster.store.recipe.place;

import dev.muster.store.Store;
import dev.muster.store.Watch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Stands before a store, counts what passes and can spoil it. Thread-safe. */
public final class StoreProbe {

    private final Store store;
    private final Store probed;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private volatile BiFunction<Object[], Supplier<CompletableFuture<?>>, Optional<CompletableFuture<?>>> onCommit =
            (arguments, call) -> Optional.empty();

    public StoreProbe(Store store) {
        this.store = store;
        this.probed = (Store)
                Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, this::invoke);
    }

    /** What to use instead of the store. */
    public Store probed() {
        return probed;
    }

    /** Watches that were opened and not closed. */
    public int openWatches() {
        return open.size();
    }

    /** All watches so far. */
    public int watches() {
        return watches.get();
    }

    /** All transactions so far. */
    public int commits() {
        return commits.get();
    }

    /**
     * Answers transactions otherwise.
     *
     * @param answer gets request id and transaction, and the call itself; empty lets it pass
     */
    public void onCommit(BiFunction<Object[], Supplier<CompletableFuture<?>>, Optional<CompletableFuture<?>>> answer) {
        onCommit = answer;
    }

    private Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        if (method.getName().equals("commit")) {
            commits.incrementAndGet();
            Optional<?> other = onCommit.apply(arguments, () -> (CompletableFuture<?>) call(method, arguments));
            if (other.isPresent()) {
                return other.get();
            }
        }
        Object result = call(method, arguments);
        if (result instanceof Watch watch) {
            watches.incrementAndGet();
            return counted(watch);
        }
        return result;
    }

    private Watch counted(Watch watch) {
        open.add(watch);
        return new Watch() {
            @Override
            public long nextRevision() {
                return watch.nextRevision();
            }

            @Override
            public void requestProgress() {
                watch.requestProgress();
            }

            @Override
            public void close() {
                open.remove(watch);
                watch.close();
            }
        };
    }

    private Object call(Method method, Object[] arguments) {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(thrown);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
