package dev.muster.config.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import org.junit.jupiter.api.Test;

class ConfigKeysTests {

    private static final Namespace PROD = new Namespace("prod");
    private static final ConfigName ORDERS = new ConfigName("orders", "eu@1");

    @Test
    void keysSayWhatTheyStandFor() {
        assertThat(ConfigKeys.kindOf(ConfigKeys.namespace(PROD))).isEqualTo(ConfigKeys.Kind.NAMESPACE);
        assertThat(ConfigKeys.kindOf(ConfigKeys.current(PROD, ORDERS))).isEqualTo(ConfigKeys.Kind.CURRENT);
        assertThat(ConfigKeys.kindOf(ConfigKeys.release(PROD, ORDERS, 1))).isEqualTo(ConfigKeys.Kind.RELEASE);
        assertThat(ConfigKeys.kindOf(ConfigKeys.content(PROD, ORDERS, 1))).isEqualTo(ConfigKeys.Kind.CONTENT);
        assertThat(ConfigKeys.kindOf(ConfigKeys.gray(PROD, ORDERS))).isEqualTo(ConfigKeys.Kind.GRAY);
        assertThat(ConfigKeys.kindOf(ConfigKeys.grayText(PROD, ORDERS, 1))).isEqualTo(ConfigKeys.Kind.GRAY_TEXT);
        assertThat(ConfigKeys.namespaceOf(ConfigKeys.content(PROD, ORDERS, 1))).isEqualTo(PROD);
        assertThat(ConfigKeys.nameOf(ConfigKeys.current(PROD, ORDERS))).isEqualTo(ORDERS);
    }

    @Test
    void releasesAreOrderedByNumberAndRangesKeepToOneName() {
        assertThat(ConfigKeys.release(PROD, ORDERS, 9)).isLessThan(ConfigKeys.release(PROD, ORDERS, 10));
        assertThat(ConfigKeys.releasesBelow(PROD, ORDERS, 10).contains(ConfigKeys.release(PROD, ORDERS, 10)))
                .isFalse();
        assertThat(ConfigKeys.releasesBelow(PROD, ORDERS, Long.MAX_VALUE)
                        .contains(ConfigKeys.release(PROD, new ConfigName("orders", "eu@10"), 1)))
                .isFalse();
        assertThat(ConfigKeys.currents(PROD).contains(ConfigKeys.current(new Namespace("prod-2"), ORDERS)))
                .isFalse();
    }
}
