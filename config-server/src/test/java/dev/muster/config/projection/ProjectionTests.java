package dev.muster.config.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionTests {

    private final Projection projection = new Projection();

    @Test
    void nothingIsKnownBeforeTheFirstState() {
        assertThat(projection.known()).isEmpty();
        assertThatThrownBy(projection::state).isInstanceOf(ProblemException.class);
        assertThat(projection.await(1, Duration.ZERO)).isFalse();
    }

    @Test
    void itNeverGoesBack() {
        List<Boolean> heard = new ArrayList<>();
        projection.listen((released, first) -> heard.add(first));

        assertThat(projection.advance(state(5))).isTrue();
        assertThat(projection.advance(state(4))).isFalse();
        assertThat(projection.advance(state(5))).isFalse();
        assertThat(projection.advance(state(6))).isTrue();

        assertThat(projection.state().revision()).isEqualTo(6);
        assertThat(projection.await(6, Duration.ZERO)).isTrue();
        assertThat(projection.await(7, Duration.ofMillis(1))).isFalse();
        assertThat(heard).containsExactly(true, false);
    }

    private static ProjectedState state(long revision) {
        return new ProjectedState("c", revision, Map.of(), Map.of());
    }
}
