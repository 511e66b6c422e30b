package dev.muster.api.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTests {

    private static final Key A = Key.of("a");

    @Test
    void keyIsPutAtMostOncePerList() {
        Operation put = Operation.put(A, Value.EMPTY);

        assertThatThrownBy(() -> Transaction.builder().then(put, put).build())
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("'a' twice");
        assertThat(Transaction.builder().then(put).orElse(put).build().success())
                .hasSize(1);
    }

    @Test
    void putUnderADeleteIsRefused() {
        assertThatThrownBy(() -> Transaction.builder()
                        .then(Operation.put(A, Value.EMPTY), Operation.delete(KeyRange.all()))
                        .build())
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("put and deleted");
    }

    @Test
    void eachListIsBounded() {
        List<Operation> most = Collections.nCopies(Transaction.OPERATIONS_MAX, Operation.get(A));
        List<Operation> more = Collections.nCopies(Transaction.OPERATIONS_MAX + 1, Operation.get(A));

        assertThat(new Transaction(List.of(), most, most).readOnly()).isTrue();
        assertThatThrownBy(() -> new Transaction(List.of(), more, List.of()))
                .isInstanceOf(ProblemException.class)
                .hasFieldOrPropertyWithValue("type", ProblemType.LIMIT_EXCEEDED);
    }

    @Test
    void comparesOfAnAbsentKeySeeZeroAndNoValue() {
        assertThat(Compare.absent(A).holds(null)).isTrue();
        assertThat(Compare.exists(A).holds(null)).isFalse();
        assertThat(Compare.createRevision(A, Relation.EQUAL, 0).holds(null)).isTrue();
        assertThat(Compare.value(A, Relation.NOT_EQUAL, Value.EMPTY).holds(null))
                .isFalse();
    }
}
