package dev.muster.starter.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Body of an answer that is read piece by piece with a limit on the silence in between, which an input stream cannot have.
 * Asks for one piece at a time, so at most one waits here. Written by the HTTP client, read by one thread.
 */
final class StreamBody implements HttpResponse.BodySubscriber<StreamBody> {

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    /**
     * Waits for the next piece.
     *
     * @return empty if the body has ended
     * @throws IOException if the connection broke, or nothing came for {@code silence}
     */
    List<ByteBuffer> next(Duration silence) throws IOException, InterruptedException {
        Piece piece = pieces.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        if (piece == null) {
            throw new IOException("nothing came for " + silence);
        }
        if (piece.failure() != null) {
            throw new IOException(MusterClient.reason(piece.failure()), piece.failure());
        }
        Flow.Subscription source = subscription.get();
        if (source != null && !piece.bytes().isEmpty()) {
            source.request(1);
        }
        return piece.bytes();
    }

    /** Lets the connection go. */
    void cancel() {
        Flow.Subscription source = subscription.get();
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public CompletionStage<StreamBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription.set(source);
        source.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        pieces.add(new Piece(bytes, null));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece(List.of(), failure));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(List.of(), null));
    }

    private record Piece(List<ByteBuffer> bytes, @Nullable Throwable failure) {}
}
