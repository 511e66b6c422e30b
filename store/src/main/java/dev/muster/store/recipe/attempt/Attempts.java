package dev.muster.store.recipe.attempt;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One intended write made of guarded transactions, each of which may be refused because somebody else was faster. Every
 * attempt has a request id that follows from the caller's, so that a caller who repeats its request walks through the
 * remembered answers of the attempts it made before, and ends at the one that had an effect.
 */
public final class Attempts {

    /** Most attempts of one write. */
    public static final int MAX = 64;

    private static final int ID_LENGTH = 40;

    private Attempts() {}

    /**
     * Id of one attempt.
     *
     * @param purpose tells apart what different recipes do under the same request id, such as the key they write
     */
    public static RequestId id(RequestId request, String purpose, int attempt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] sum =
                    digest.digest((request.value() + '\n' + purpose + '\n' + attempt).getBytes(StandardCharsets.UTF_8));
            return new RequestId(HexFormat.of().formatHex(sum).substring(0, ID_LENGTH));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
        }
    }

    /**
     * Makes attempt 0, 1, 2 and so on until one gives a value.
     *
     * @param what named in the refusal
     * @return fails with what an attempt failed with, or with a {@code TOO_MANY_REQUESTS} problem after {@value #MAX}
     *     attempts; never wrapped
     */
    public static <T> CompletableFuture<T> repeat(String what, IntFunction<CompletableFuture<Optional<T>>> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        next(what, attempt, 0, result);
        return result;
    }

    private static <T> void next(
            String what, IntFunction<CompletableFuture<Optional<T>>> attempt, int number, CompletableFuture<T> result) {
        if (number == MAX) {
            result.completeExceptionally(new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    what + ": " + MAX + " attempts met a change by somebody else (expected: less contention)"));
            return;
        }
        CompletableFuture<Optional<T>> step;
        try {
            step = attempt.apply(number);
        } catch (RuntimeException refused) {
            result.completeExceptionally(refused);
            return;
        }
        var unused = step.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(cause(failure));
            } else if (value.isPresent()) {
                result.complete(value.get());
            } else if (!result.isDone()) { // the caller gave up
                next(what, attempt, number + 1, result);
            }
        });
    }

    /** What went wrong, without the wrapping that chained futures give it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** The same future with its failure not wrapped. */
    public static <T> CompletableFuture<T> plain(CompletableFuture<T> chained) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = chained.whenComplete((value, failure) -> finish(result, value, failure));
        return result;
    }

    /** Completes {@code result} the way another future completed. */
    @SuppressWarnings("NullAway") // without a failure there is a value, also if T allows null
    static <T> void finish(CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(cause(failure));
        }
    }
}
