package dev.muster.config.etcd.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.etcd.wire.ClientKeys;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePathTests {

    @ParameterizedTest
    @CsvSource({"'', /", "/, /", "/a, /a", "/a/, /a", "//a///b, /a/b", "/a/./b/../c, /a/c", "/../.., /", "a b, /a b"})
    void pathsAreCleaned(String text, String expected) {
        NodePath path = NodePath.of(text);

        assertThat(path.toString()).isEqualTo(expected);
        if (!path.root()) {
            assertThat(TreeKeys.path(TreeKeys.node(path))).isEqualTo(path);
        }
    }

    @Test
    void aPathThatNoKeyCanHoldIsRefused() {
        assertThat(TreeKeys.node(NodePath.of("/" + "x".repeat(NodePath.BYTES_MAX - 1))))
                .isNotNull();
        assertThat(TreeKeys.orders(NodePath.of("/" + "x".repeat(NodePath.BYTES_MAX - 1))))
                .isNotNull();
        assertThatThrownBy(() -> NodePath.of("/" + "x".repeat(NodePath.BYTES_MAX)))
                .isInstanceOf(TreeException.class)
                .hasMessageContaining("expected: at most " + NodePath.BYTES_MAX);
        assertThatThrownBy(() -> NodePath.of("/a\0b")).isInstanceOf(TreeException.class);
    }

    @Test
    void aSubtreeHoldsWhatIsBelowAndNothingElse() {
        NodePath path = NodePath.of("/a/b");

        for (String inside : List.of("/a/b", "/a/b/c", "/a/b/c/d", "/a/b/-", "/a/b/_h")) {
            assertThat(TreeKeys.subtree(path).contains(TreeKeys.node(NodePath.of(inside))))
                    .isTrue();
        }
        for (String outside : List.of("/a", "/a/b-c", "/a/b.c", "/a/b c", "/a/bc", "/a/c", "/b")) {
            assertThat(TreeKeys.subtree(path).contains(TreeKeys.node(NodePath.of(outside))))
                    .isFalse();
        }
        assertThat(TreeKeys.descendants(path).contains(TreeKeys.node(path))).isFalse();
        assertThat(TreeKeys.ALL.contains(TreeKeys.REMOVAL)).isFalse();
        assertThat(TreeKeys.ALL.contains(TreeKeys.order(path))).isFalse();
    }

    @Test
    void clientsOfV3SeeNothingOfTheTree() {
        assertThat(ClientKeys.visible(TreeKeys.node(NodePath.of("/a")))).isFalse();
        assertThat(ClientKeys.visible(TreeKeys.order(NodePath.of("/a")))).isFalse();
        assertThat(ClientKeys.visible(TreeKeys.REMOVAL)).isFalse();
    }

    @Test
    void namesThatBeginWithAnUnderscoreAreHiddenFromAboveOnly() {
        NodePath hidden = NodePath.of("/a/_b/c");

        assertThat(hidden.hiddenFrom(NodePath.ROOT)).isTrue();
        assertThat(hidden.hiddenFrom(NodePath.of("/a"))).isTrue();
        assertThat(hidden.hiddenFrom(NodePath.of("/a/_b"))).isFalse();
    }

    @Test
    void whatIsStoredIsReadAgain() {
        StoredNode file = new StoredNode(
                Action.COMPARE_AND_SWAP, false, true, 42, Instant.ofEpochMilli(1_700_000_000_123L), "wert \u00e4");

        assertThat(StoredNode.decode(file.encode())).isEqualTo(file);
        assertThat(StoredNode.decode(StoredNode.made().encode())).isEqualTo(StoredNode.made());
    }
}
