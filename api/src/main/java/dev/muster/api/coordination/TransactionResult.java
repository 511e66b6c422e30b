package dev.muster.api.coordination;

import java.util.List;

/**
 * What a {@link Transaction} did. Immutable.
 *
 * @param revision the store's revision after it; its own if it wrote something, otherwise the one it found
 * @param succeeded whether all compares held, so that {@link Transaction#success()} ran and not the other list
 * @param results one per operation that ran, in order
 */
public record TransactionResult(long revision, boolean succeeded, List<OperationResult> results) {

    private static final List<OperationResult> ONE_PUT = List.of(OperationResult.Put.WITHOUT_PREVIOUS);

    public TransactionResult {
        results = List.copyOf(results);
    }

    /** The same as the constructor gives, with less memory for what is usual: results of single puts share their list. */
    public static TransactionResult of(long revision, boolean succeeded, List<OperationResult> results) {
        return new TransactionResult(revision, succeeded, results.equals(ONE_PUT) ? ONE_PUT : results);
    }
}
