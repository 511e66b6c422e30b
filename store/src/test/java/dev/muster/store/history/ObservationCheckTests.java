package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.ObservationCheck.News;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationCheckTests {

    private static final News A = new News(3, "a");
    private static final News B = new News(5, "b");
    private static final News C = new News(8, "c");

    @Test
    void sameNewsInOrderAreRight() {
        assertThat(problems(List.of(List.of(A, B, C), List.of(B, C), List.of(A, B))))
                .isEmpty();
    }

    @Test
    void missedNewsAreFound() {
        assertThat(problems(List.of(List.of(A, B, C), List.of(A, C))))
                .singleElement()
                .asString()
                .contains("observer 1 missed 1 news", "revision 5");
    }

    @Test
    void newsTwiceOrOutOfOrderAreFound() {
        assertThat(problems(List.of(List.of(A, B, B, C))))
                .singleElement()
                .asString()
                .contains("after news of revision 5");
        assertThat(problems(List.of(List.of(B, A, C))))
                .singleElement()
                .asString()
                .contains("after news of revision 5");
    }

    @Test
    void differentNewsOfOneRevisionAreFound() {
        assertThat(problems(List.of(List.of(A, B), List.of(A, new News(5, "x")))))
                .singleElement()
                .asString()
                .contains("another one b");
    }

    @Test
    void silenceProvesNothing() {
        assertThat(problems(List.of(List.of(A, B), List.of())))
                .singleElement()
                .asString()
                .contains("heard 0 news");
    }

    private static List<String> problems(List<List<News>> observers) {
        return ObservationCheck.check(observers, 1).problems();
    }
}
