package dev.muster.config.release;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.Store;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A store that applies what it is told, and loses the answers to commits when asked to. */
final class LosingStore implements InvocationHandler {

    private final Store real;
    private volatile boolean losing;
    private volatile boolean forgetful;

    LosingStore(Store real) {
        this.real = real;
    }

    /** The store to be used. */
    Store store() {
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, this);
    }

    /** Whether answers get lost from now on. */
    void lose(boolean lost) {
        losing = lost;
    }

    /** From now on the store has forgotten the request ids, as a real one does after very many requests. */
    void forgetRequests() {
        forgetful = true;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("commit")) {
            return commit((RequestId) arguments[0], (Transaction) arguments[1]);
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private CompletableFuture<?> commit(RequestId request, Transaction transaction) {
        CompletableFuture<?> answer = real.commit(forgetful ? RequestId.random() : request, transaction);
        return losing
                ? answer.thenCompose(lost ->
                        CompletableFuture.failedFuture(new OutcomeUnknownException(request, "The answer was lost")))
                : answer;
    }
}
