package dev.muster.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterPropertiesTests {

    @Test
    void membersAreHostAndPort() {
        assertThat(properties(5701, "a:1", "b.example:65535").members()).containsExactly("a:1", "b.example:65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ":5701", "a:", "a:port", "a:0", "a:65536", "a:5701/x", "http://a:5701"})
    void otherMembersAreRefused(String member) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(5701, member))
                .withMessage("muster.cluster.members: '" + member + "' (expected: host:port, separated by commas)");
    }

    @Test
    void thePortIsBounded() {
        assertThat(properties(0).port()).isZero();
        assertThat(properties(null).port()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(-1))
                .withMessage("muster.cluster.port: -1 (expected: 1 to 65535, or 0 for any)");
        assertThatIllegalArgumentException().isThrownBy(() -> properties(65_536));
    }

    private static ClusterProperties properties(@Nullable Integer port, String... members) {
        return new ClusterProperties(null, null, "127.0.0.1", port, List.of(members), null);
    }
}
