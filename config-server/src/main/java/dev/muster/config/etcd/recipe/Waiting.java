package dev.muster.config.etcd.recipe;

import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that may wait long for its turn. If its client leaves before, its place in the queue is given up. Thread-safe. */
final class Waiting<T> {

    private static final Logger log = LoggerFactory.getLogger(Waiting.class);

    private final ServerCallStreamObserver<T> client;
    private final Queue queue;
    private @Nullable CompletableFuture<Long> turn;
    private boolean departed;

    Waiting(StreamObserver<T> client, Queue queue) {
        this.client = (ServerCallStreamObserver<T>) client;
        this.queue = queue;
        this.client.setOnCancelHandler(this::depart);
    }

    void answer(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> answer;
        try {
            answer = call.get();
        } catch (RuntimeException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        var unused = answer.whenComplete((reply, failure) -> {
            if (failure == null) {
                client.onNext(reply);
                client.onCompleted();
            } else if (!hasDeparted()) {
                client.onError(Failures.of(failure));
            }
        });
    }

    /**
     * Waits, and makes sure that the place is still there then.
     *
     * @param lost what the client is told if it is not
     * @return the revision at which it was first
     */
    CompletableFuture<Long> inTurn(Queue.Place place, EtcdError lost) {
        CompletableFuture<Long> came = queue.turn(place);
        synchronized (this) {
            turn = came;
            if (departed) {
                came.cancel(false);
            }
        }
        return came.thenCompose(revision -> queue.kept(place).thenApply(kept -> {
                    if (!kept) {
                        throw lost.exception();
                    }
                    return revision;
                }))
                .whenComplete((revision, failure) -> {
                    if (failure != null) {
                        giveUp(place);
                    }
                });
    }

    private void giveUp(Queue.Place place) {
        var unused = queue.leave(place).whenComplete((left, failure) -> {
            if (failure != null) {
                log.debug("Place {} is left to its lease", place.key(), failure);
            }
        });
    }

    private synchronized boolean hasDeparted() {
        return departed;
    }

    private synchronized void depart() {
        departed = true;
        if (turn != null) {
            turn.cancel(false);
        }
    }
}
