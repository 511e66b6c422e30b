package dev.muster.config.etcd.wire;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Answers one call with what a future brings. */
public final class Answer {

    private Answer() {}

    /**
     * Asks, and answers when the future completes; what {@code call} throws is the answer too. An answer for a client that
     * is gone is dropped.
     */
    public static <T> void to(StreamObserver<T> client, Supplier<CompletableFuture<T>> call) {
        ignoreDeparture(client);
        CompletableFuture<T> answer;
        try {
            answer = call.get();
        } catch (RuntimeException refused) {
            client.onError(Failures.of(refused));
            return;
        }
        var unused = answer.whenComplete((reply, failure) -> {
            if (failure != null) {
                client.onError(Failures.of(failure));
            } else {
                client.onNext(reply);
                client.onCompleted();
            }
        });
    }

    /** Answers at once. */
    public static <T> void now(StreamObserver<T> client, Supplier<T> call) {
        to(client, () -> CompletableFuture.completedFuture(call.get()));
    }

    /** Without a handler an observer throws when its client is gone. */
    private static void ignoreDeparture(StreamObserver<?> client) {
        if (client instanceof ServerCallStreamObserver<?> call) {
            call.setOnCancelHandler(() -> {});
        }
    }
}
