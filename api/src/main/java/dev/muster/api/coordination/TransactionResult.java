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

    public TransactionResult {
        results = List.copyOf(results);
    }
}
