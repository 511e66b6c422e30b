package dev.muster.api.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionResultTests {

    @Test
    void resultsOfSinglePutsShareTheirList() {
        TransactionResult one = TransactionResult.of(7, true, List.of(new OperationResult.Put(null)));
        TransactionResult other = TransactionResult.of(8, true, List.of(OperationResult.Put.WITHOUT_PREVIOUS));

        assertThat(one.results()).isSameAs(other.results());
        assertThat(one).isEqualTo(new TransactionResult(7, true, List.of(new OperationResult.Put(null))));
    }

    @Test
    void otherResultsAreLeftAsTheyAre() {
        KeyValue previous = new KeyValue(Key.of("a"), Value.of("1"), 2, 2, 1);
        List<List<OperationResult>> others = List.of(
                List.of(),
                List.of(new OperationResult.Put(previous)),
                List.of(OperationResult.Put.WITHOUT_PREVIOUS, OperationResult.Put.WITHOUT_PREVIOUS),
                List.of(new OperationResult.Delete(1, List.of())));

        for (List<OperationResult> results : others) {
            assertThat(TransactionResult.of(7, true, results).results()).isEqualTo(results);
        }
    }
}
