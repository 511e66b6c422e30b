package dev.muster.config.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.item.PropertyDiff.Change;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyDiffTests {

    @Test
    void tellsWhatCameWentAndChanged() {
        PropertyDiff diff = PropertyDiff.between(
                Map.of("same", 1, "old", "x", "moved", true), Map.of("same", 1, "new", 2, "moved", false));

        assertThat(diff.added()).isEqualTo(Map.of("new", 2));
        assertThat(diff.removed()).isEqualTo(Map.of("old", "x"));
        assertThat(diff.changed()).isEqualTo(Map.of("moved", new Change(true, false)));
    }

    @Test
    void equalTextsDoNotDiffer() {
        PropertyDiff diff = PropertyDiff.between(Map.of("a", 1), Map.of("a", 1));

        assertThat(diff).isEqualTo(new PropertyDiff(Map.of(), Map.of(), Map.of()));
    }
}
