package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.SetCheck.Answer;
import dev.muster.store.history.SetCheck.Request;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetCheckTests {

    @Test
    void acknowledgedElementsAreThere() {
        assertThat(problems(List.of(add(1, 0, 1), add(2, 2, 3), read(4, 5, 1L, 2L))))
                .isEmpty();
    }

    @Test
    void additionWithoutAnAnswerMayBeThereOrNot() {
        assertThat(problems(List.of(lost(1, 0), read(4, 5)))).isEmpty();
        assertThat(problems(List.of(lost(1, 0), read(4, 5, 1L)))).isEmpty();
    }

    @Test
    void acknowledgedElementThatIsMissingIsFound() {
        assertThat(problems(List.of(add(1, 0, 1), add(2, 2, 3), read(4, 5, 2L))))
                .singleElement()
                .asString()
                .contains("misses 1 of 2", "[1]");
    }

    @Test
    void elementThatWasReadAndIsGoneIsFound() {
        assertThat(problems(List.of(lost(1, 0), read(2, 3, 1L), read(4, 5))))
                .singleElement()
                .asString()
                .contains("misses 1 of 1");
    }

    @Test
    void elementNobodyAddedIsFound() {
        assertThat(problems(List.of(read(4, 5, 1L)))).singleElement().asString().contains("nobody had added");
        assertThat(problems(List.of(read(0, 1, 1L), add(1, 2, 3), read(4, 5, 1L))))
                .singleElement()
                .asString()
                .contains("nobody had added");
    }

    @Test
    void historyWithoutAReadProvesNothing() {
        assertThat(problems(List.of(add(1, 0, 1)))).singleElement().asString().contains("no read");
    }

    private static List<String> problems(List<Call<Request, Answer>> calls) {
        return SetCheck.check(calls).problems();
    }

    private static Call<Request, Answer> add(long element, long called, long returned) {
        return Call.answered(1, new Request.Add(element), new Answer(Set.of()), called, returned);
    }

    private static Call<Request, Answer> lost(long element, long called) {
        return Call.unknown(1, new Request.Add(element), called);
    }

    private static Call<Request, Answer> read(long called, long returned, Long... elements) {
        return Call.answered(2, new Request.Read(), new Answer(Set.of(elements)), called, returned);
    }
}
