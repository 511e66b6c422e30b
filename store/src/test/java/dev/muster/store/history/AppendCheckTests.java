package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.AppendCheck.Answer;
import dev.muster.store.history.AppendCheck.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendCheckTests {

    @Test
    void oneAfterTheOther() {
        assertThat(problems(append(1, 0, 1, 1L), append(2, 2, 3, 1L, 2L), read(4, 5, 1L, 2L)))
                .isEmpty();
    }

    @Test
    void appendWithoutAnAnswerMayShowUpOrNot() {
        assertThat(problems(lost(1, 0), append(2, 2, 3, 2L), read(4, 5, 2L))).isEmpty();
        assertThat(problems(lost(1, 0), append(2, 2, 3, 2L), read(4, 5, 2L, 1L)))
                .isEmpty();
    }

    @Test
    void lostUpdateIsFound() {
        assertThat(problems(append(1, 0, 3, 1L), append(2, 1, 3, 2L), read(4, 5, 2L)))
                .anySatisfy(problem -> assertThat(problem).contains("no beginning of"));
    }

    @Test
    void staleReadIsFound() {
        assertThat(problems(append(1, 0, 1, 1L), append(2, 2, 3, 1L, 2L), read(4, 5, 1L)))
                .singleElement()
                .asString()
                .contains("saw 1 elements, but", "had seen 2");
    }

    @Test
    void elementAppliedTwiceIsFound() {
        assertThat(problems(append(1, 0, 1, 1L), read(4, 5, 1L, 1L)))
                .singleElement()
                .asString()
                .contains("there twice");
    }

    @Test
    void refusedAppendThatIsThereIsFound() {
        assertThat(problems(refused(1, 0, 1), read(4, 5, 1L)))
                .singleElement()
                .asString()
                .contains("its append was refused");
    }

    @Test
    void elementOfNobodyIsFound() {
        assertThat(problems(read(4, 5, 9L))).singleElement().asString().contains("nobody appended it");
    }

    @Test
    void elementSeenBeforeItsAppendBeganIsFound() {
        assertThat(problems(read(0, 1, 1L), append(1, 2, 3, 1L)))
                .singleElement()
                .asString()
                .contains("before its append began");
    }

    @Test
    void tornTransactionIsFound() {
        Call<Request, Answer> read =
                Call.answered(1, new Request.Read(), new Answer(List.of(List.of(1L), List.of()), false), 4, 5);

        assertThat(problems(append(1, 0, 1, 1L), read))
                .singleElement()
                .asString()
                .contains("in part");
    }

    private static List<String> problems(Call<?, ?>... calls) {
        @SuppressWarnings("unchecked") // the methods below make no others
        List<Call<Request, Answer>> all = (List<Call<Request, Answer>>) (List<?>) List.of(calls);
        return AppendCheck.check(all).problems();
    }

    private static Call<Request, Answer> append(long element, long called, long returned, Long... list) {
        return Call.answered(1, new Request.Append(element), answer(true, list), called, returned);
    }

    private static Call<Request, Answer> refused(long element, long called, long returned, Long... list) {
        return Call.answered(1, new Request.Append(element), answer(false, list), called, returned);
    }

    private static Call<Request, Answer> lost(long element, long called) {
        return Call.unknown(1, new Request.Append(element), called);
    }

    private static Call<Request, Answer> read(long called, long returned, Long... list) {
        return Call.answered(2, new Request.Read(), answer(false, list), called, returned);
    }

    private static Answer answer(boolean appended, Long... list) {
        return new Answer(List.of(List.of(list), List.of(list)), appended);
    }
}
