package dev.muster.starter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that took its time. While it is awaited, something has to come now and then; white space before the body will do.
 *
 * @param body all of it
 */
record LateExchange(int status, @Nullable String contentType, String body) {

    private static final int BODY_BYTES_MAX = 1024 * 1024;

    /**
     * Sends a request and reads the whole answer.
     *
     * @param silence longest time without a byte
     * @param left longest time in all
     * @throws IOException if the connection broke or fell silent
     */
    static LateExchange of(HttpClient http, HttpRequest request, Duration silence, Duration left)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + left.toNanos();
        CompletableFuture<HttpResponse<StreamBody>> answering = http.sendAsync(request, headers -> new StreamBody());
        HttpResponse<StreamBody> answer;
        try {
            answer = answering.get(Math.min(silence.toNanos(), left.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(MusterClient.reason(e), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } finally {
            answering.cancel(true);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            List<ByteBuffer> pieces = answer.body().next(shorter(silence, until));
            while (!pieces.isEmpty()) {
                for (ByteBuffer piece : pieces) {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    all.writeBytes(bytes);
                }
                if (all.size() > BODY_BYTES_MAX) {
                    throw new IOException("an answer longer than " + BODY_BYTES_MAX + " bytes");
                }
                pieces = answer.body().next(shorter(silence, until));
            }
        } finally {
            answer.body().cancel();
        }
        return new LateExchange(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(null),
                all.toString(StandardCharsets.UTF_8));
    }

    private static Duration shorter(Duration silence, long until) {
        long left = Math.max(1, until - System.nanoTime());
        return silence.toNanos() < left ? silence : Duration.ofNanos(left);
    }
}
