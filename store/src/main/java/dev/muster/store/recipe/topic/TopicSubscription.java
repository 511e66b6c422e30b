package dev.muster.store.recipe.topic;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.attempt.Attempts;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads on and on. Thread-safe. */
final class TopicSubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(TopicSubscription.class);

    private final LongFunction<CompletableFuture<TopicBatch>> read;
    private final TopicListener listener;

    /** Guards what follows. */
    private final Object lock = new Object();

    private @Nullable CompletableFuture<TopicBatch> reading;
    private boolean closed;

    TopicSubscription(LongFunction<CompletableFuture<TopicBatch>> read, TopicListener listener) {
        this.read = read;
        this.listener = listener;
    }

    void start(long position) {
        CompletableFuture<TopicBatch> next = read.apply(position);
        synchronized (lock) {
            if (closed) {
                next.cancel(false);
                return;
            }
            reading = next;
        }
        var unused = next.whenCompleteAsync((batch, failure) -> {
            if (isClosed()) {
                return;
            }
            if (failure != null) {
                end(Attempts.cause(failure));
                return;
            }
            try {
                if (!batch.messages().isEmpty()) {
                    listener.published(batch);
                }
                start(batch.next());
            } catch (RuntimeException broken) {
                end(broken);
            }
        });
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private void end(Throwable cause) {
        synchronized (lock) {
            closed = true;
        }
        if (cause instanceof ProblemException problem) {
            listener.ended(problem);
        } else {
            log.error("A subscription of a topic failed", cause);
            listener.ended(new ProblemException(ProblemType.INTERNAL, "subscription: " + cause));
        }
    }

    @Override
    public void close() {
        CompletableFuture<TopicBatch> open;
        synchronized (lock) {
            closed = true;
            open = reading;
        }
        if (open != null) {
            open.cancel(false);
        }
    }
}
