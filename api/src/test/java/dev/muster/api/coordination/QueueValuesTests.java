package dev.muster.api.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueValuesTests {

    @Test
    void tokenIsReadBackFromItsText() {
        QueueToken token = new QueueToken(new QueueElementId(7), 42);

        assertThat(token.text()).isEqualTo("7-42");
        assertThat(QueueToken.parse("7-42")).isEqualTo(token);
        assertThatThrownBy(() -> QueueToken.parse("7-"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("expected: an element's number");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new QueueSettings(5, 1, new QueueStart.AtLength(6)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("at most lengthMax, which is 5");
        assertThatThrownBy(() -> new QueueSettings(0, 1, QueueStart.AT_ONCE))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void labelsSatisfyWhatIsAskedForAndMayHaveMore() {
        WorkerLabels both = new WorkerLabels(Map.of("disk", "ssd", "zone", "a"));

        assertThat(both.satisfy(WorkerLabels.of("disk", "ssd"))).isTrue();
        assertThat(both.satisfy(WorkerLabels.NONE)).isTrue();
        assertThat(both.satisfy(WorkerLabels.of("disk", "hdd"))).isFalse();
        assertThatThrownBy(() -> WorkerLabels.of("a,b", "c")).isInstanceOf(InvalidArgumentException.class);
    }
}
