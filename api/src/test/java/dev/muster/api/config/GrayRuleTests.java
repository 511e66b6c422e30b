package dev.muster.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrayRuleTests {

    private static final ConfigName NAME = new ConfigName("orders", "default");

    @Test
    void aPercentageIsStableAndAHigherOneKeepsThoseOfALowerOne() {
        List<ConfigReader> fleet = IntStream.range(0, 2_000)
                .mapToObj(i -> new ConfigReader("host-" + i + ":8080", null, Map.of()))
                .toList();

        Set<ConfigReader> ten = matched(new GrayRule.Percentage(10), fleet);
        Set<ConfigReader> half = matched(new GrayRule.Percentage(50), fleet);

        assertThat(ten).hasSizeBetween(120, 280).isEqualTo(matched(new GrayRule.Percentage(10), fleet));
        assertThat(half).hasSizeBetween(850, 1_150).containsAll(ten);
        assertThat(matched(new GrayRule.Percentage(100), fleet)).hasSize(2_000);
        assertThat(new GrayRule.Percentage(100).matches(ConfigReader.ANONYMOUS, NAME))
                .as("who has no id is no part of the fleet that is counted")
                .isFalse();
    }

    @Test
    void allMetadataHasToBeThere() {
        GrayRule rule = new GrayRule.Metadata(Map.of("track", "canary", "rack", "1"));

        assertThat(rule.matches(ConfigReader.of(null, null, List.of("track=canary", "rack=1", "x=y")), NAME))
                .isTrue();
        assertThat(rule.matches(ConfigReader.of(null, null, List.of("track=canary")), NAME))
                .isFalse();
    }

    @Test
    void theMoreSpecificRuleRanksHigher() {
        assertThat(List.of(
                        new GrayRule.Percentage(1),
                        new GrayRule.Zones(Set.of("a")),
                        new GrayRule.Metadata(Map.of("a", "b")),
                        new GrayRule.Instances(Set.of("a"))))
                .extracting(GrayRule::rank)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void emptyRulesAreRefused() {
        assertThatThrownBy(() -> new GrayRule.Instances(Set.of()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessage("rule.instances: 0 entries (expected: 1 to 500)");
        assertThatThrownBy(() -> new GrayRule.Percentage(0)).hasMessage("rule.percent: 0 (expected: 1 to 100)");
    }

    private static Set<ConfigReader> matched(GrayRule rule, List<ConfigReader> fleet) {
        return fleet.stream().filter(reader -> rule.matches(reader, NAME)).collect(Collectors.toSet());
    }
}
