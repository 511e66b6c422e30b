package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.LeaseCheck.Life;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseCheckTests {

    private static final long TTL = 10;

    @Test
    void leaseThatEndsWhenItsTimeIsOver() {
        assertThat(problems(new Life(1, TTL, 100, 3, 110, Set.of(7L), 0, true))).isEmpty();
    }

    @Test
    void leaseThatIsKept() {
        assertThat(problems(new Life(1, TTL, 100, 3, Call.NEVER, Set.of(), 3, false)))
                .isEmpty();
    }

    @Test
    void earlyEndIsFound() {
        assertThat(problems(new Life(1, TTL, 100, 3, 109, Set.of(7L), 0, true)))
                .singleElement()
                .asString()
                .contains("too early");
    }

    @Test
    void renewalOfAnEndedLeaseIsFound() {
        assertThat(problems(new Life(1, TTL, 100, 3, 90, Set.of(7L), 0, true)))
                .singleElement()
                .asString()
                .contains("renewed after");
    }

    @Test
    void keysThatGoOneByOneAreFound() {
        assertThat(problems(new Life(1, TTL, 100, 3, 120, Set.of(7L, 8L), 0, true)))
                .singleElement()
                .asString()
                .contains("several revisions");
    }

    @Test
    void keyLeftBehindIsFound() {
        assertThat(problems(new Life(1, TTL, 100, 3, 120, Set.of(7L), 1, false)))
                .singleElement()
                .asString()
                .contains("left keys behind");
    }

    @Test
    void leaseThatNeverEndsIsFound() {
        assertThat(problems(new Life(1, TTL, 100, 3, Call.NEVER, Set.of(), 3, true)))
                .singleElement()
                .asString()
                .contains("has not ended");
    }

    private static List<String> problems(Life life) {
        return LeaseCheck.check(List.of(life)).problems();
    }
}
