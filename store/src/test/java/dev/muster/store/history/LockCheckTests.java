package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.LockCheck.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockCheckTests {

    @Test
    void oneAfterTheOther() {
        assertThat(problems(List.of(new Grant(1, 0, 1, 5, 10), new Grant(2, 2, 6, 9, 11)), List.of(10L, 10L, 11L)))
                .isEmpty();
    }

    @Test
    void holderWhoseLeaseMayHaveEndedMayBeFollowed() {
        assertThat(problems(List.of(new Grant(1, 0, 1, 5, 10), new Grant(2, 2, 5, 9, 11)), List.of(10L, 11L)))
                .isEmpty();
    }

    @Test
    void twoHoldersAreFound() {
        assertThat(problems(List.of(new Grant(1, 0, 1, 5, 10), new Grant(2, 2, 4, 9, 11)), List.of()))
                .singleElement()
                .asString()
                .contains("held by two");
    }

    @Test
    void twoHoldersAreFoundBehindAShorterGrant() {
        List<Grant> grants =
                List.of(new Grant(1, 0, 1, 50, 10), new Grant(2, 2, 2, 2, 11), new Grant(3, 2, 20, 30, 12));

        assertThat(problems(grants, List.of())).singleElement().asString().contains("held by two");
    }

    @Test
    void tokenGrantedTwiceIsFound() {
        assertThat(problems(List.of(new Grant(1, 0, 1, 2, 10), new Grant(2, 1, 6, 9, 10)), List.of()))
                .singleElement()
                .asString()
                .contains("granted twice");
    }

    @Test
    void tokenThatWentBackIsFound() {
        assertThat(problems(List.of(new Grant(1, 0, 1, 2, 10), new Grant(2, 3, 6, 9, 9)), List.of()))
                .singleElement()
                .asString()
                .contains("expected: a greater token");
    }

    @Test
    void writeOfAnOlderHolderIsFound() {
        assertThat(problems(List.of(), List.of(10L, 11L, 10L)))
                .singleElement()
                .asString()
                .contains("token 10 was taken after one with token 11");
    }

    private static List<String> problems(List<Grant> grants, List<Long> accepted) {
        return LockCheck.check(grants, accepted).problems();
    }
}
