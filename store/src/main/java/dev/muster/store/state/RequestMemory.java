package dev.muster.store.state;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.StateLimits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first answer to every recent request id, so that a repeat has no second effect. Bounded by count and by the size of
 * the answers; the oldest go first, on every member at the same command. Confined like its {@link StoreState}.
 */
final class RequestMemory {

    private static final int ENTRY_BYTES = 64;

    private final StateLimits limits;
    /** By what {@link RememberedRequest#key} gives. */
    private final Map<Object, Outcome> answers = new LinkedHashMap<>();

    private long bytes;

    RequestMemory(StateLimits limits) {
        this.limits = limits;
    }

    @Nullable
    Outcome answerTo(RequestId request) {
        return answers.get(RememberedRequest.key(request));
    }

    void remember(RequestId request, Outcome outcome) {
        answers.put(RememberedRequest.key(request), outcome);
        bytes += bytesOf(outcome);
        Iterator<Outcome> oldest = answers.values().iterator();
        while (answers.size() > 1 && (answers.size() > limits.requestsMax() || bytes > limits.requestBytesMax())) {
            bytes -= bytesOf(oldest.next());
            oldest.remove();
        }
    }

    List<RememberedRequest> image() {
        List<RememberedRequest> image = new ArrayList<>(answers.size());
        answers.forEach((key, outcome) -> image.add(RememberedRequest.ofKey(key, outcome)));
        return image;
    }

    private static long bytesOf(Outcome outcome) {
        long sum = ENTRY_BYTES;
        if (outcome instanceof Outcome.Committed committed) {
            sum += bytesOf(committed.result());
        }
        return sum;
    }

    private static long bytesOf(TransactionResult result) {
        long sum = 0;
        for (OperationResult step : result.results()) {
            sum += step.match(Weight.INSTANCE);
        }
        return sum;
    }

    /** Bytes of the keys and values that a result keeps alive. */
    private static final class Weight implements OperationResult.Cases<Long> {

        static final Weight INSTANCE = new Weight();

        @Override
        public Long put(OperationResult.Put result) {
            KeyValue previous = result.previous();
            return ENTRY_BYTES + (previous == null ? 0 : of(previous));
        }

        @Override
        public Long delete(OperationResult.Delete result) {
            return ENTRY_BYTES + of(result.previous());
        }

        @Override
        public Long range(OperationResult.Range result) {
            return ENTRY_BYTES + of(result.result().entries());
        }

        @Override
        public Long nested(OperationResult.Nested result) {
            return ENTRY_BYTES + bytesOf(result.result());
        }

        private static long of(List<KeyValue> entries) {
            return entries.stream().mapToLong(Weight::of).sum();
        }

        private static long of(KeyValue entry) {
            return (long) ENTRY_BYTES + entry.key().size() + entry.value().size();
        }
    }
}
