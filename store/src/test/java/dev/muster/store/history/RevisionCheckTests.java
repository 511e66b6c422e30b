package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.RevisionCheck.Stamp;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionCheckTests {

    @Test
    void growingRevisions() {
        assertThat(problems(
                        new Stamp(0, 1, 2, true),
                        new Stamp(2, 3, 2, false),
                        new Stamp(4, 9, 4, true),
                        new Stamp(5, 6, 3, true)))
                .isEmpty();
    }

    @Test
    void readThatWentBackIsFound() {
        assertThat(problems(new Stamp(0, 1, 3, true), new Stamp(2, 3, 2, false)))
                .singleElement()
                .asString()
                .contains("expected: a revision that grew");
    }

    @Test
    void writeThatDidNotGrowIsFound() {
        assertThat(problems(new Stamp(0, 1, 3, false), new Stamp(2, 3, 3, true)))
                .singleElement()
                .asString()
                .contains("expected: a revision that grew");
    }

    @Test
    void revisionOfTwoWritesIsFound() {
        assertThat(problems(new Stamp(0, 5, 3, true), new Stamp(1, 4, 3, true)))
                .singleElement()
                .asString()
                .contains("revision 3 of two writes");
    }

    private static List<String> problems(Stamp... stamps) {
        return RevisionCheck.check(List.of(stamps)).problems();
    }
}
