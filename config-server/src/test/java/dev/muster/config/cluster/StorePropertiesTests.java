package dev.muster.config.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.store.StateLimits;
import dev.muster.store.raft.RaftStoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class StorePropertiesTests {

    private static final StoreProperties.Bounds LIMITS = new StoreProperties.Bounds(
            DataSize.ofMegabytes(256), 100_000, DataSize.ofMegabytes(64), Duration.ZERO, 100_000);

    @Test
    void withoutMembersTheServerIsTheOnlyVoter() {
        RaftStoreConfig config = properties(null, null).config("c");

        assertThat(config.memberId()).isEqualTo("config-1");
        assertThat(config.voters()).containsExactly(new RaftStoreConfig.Voter("config-1", "127.0.0.1", 8889));
    }

    @Test
    void membersNameEveryVoterAndThePort() {
        RaftStoreConfig config =
                properties(null, "b", "a=h1:1", "b=h2:2", "c=[::1]:3").config("c");

        assertThat(config.memberId()).isEqualTo("b");
        assertThat(config.voters().get(2)).isEqualTo(new RaftStoreConfig.Voter("c", "::1", 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|b|a=h:1,b=h2,c=h:3|muster.store.members: 'b=h2' (expected: id=host:port, separated by commas)",
                "|b|a=h:1,b=h:2|muster.store.members: 2 voters (expected: 3 or 5, or none for this server alone)",
                "|b|a=h:1,b=h:1,c=h:3|muster.store.members: a=h:1 twice (expected: each name and address once)",
                "||a=h:1,b=h:2,c=h:3|muster.store.id: nothing (expected: one of the names in muster.store.members [a=h:1, b=h:2, c=h:3])",
                "|x|a=h:1,b=h:2,c=h:3|muster.store.id: 'x' (expected: one of the names in muster.store.members [a=h:1, b=h:2, c=h:3])",
                "9|b|a=h:1,b=h:2,c=h:3|muster.store.port: 9 (expected: 2, as muster.store.members says of b)",
                "|b|a=h:1,b=h:2,c=h:99999|muster.store.members: voter c: port 99999 (expected: 1 to 65535)",
            })
    void aMistakeIsNamedWithWhatWasExpected(
            @Nullable Integer port, @Nullable String id, String members, String message) {
        assertThatThrownBy(() -> properties(port, id, members.split(","))).hasMessage(message);
    }

    @Test
    void restoreNeedsFileAndToken() {
        assertThatThrownBy(() -> new StoreProperties.Restore(null, "t"))
                .hasMessageStartingWith("muster.store.restore.file: nothing (expected: ");
        assertThatThrownBy(() -> new StoreProperties.Restore(Path.of("f"), null))
                .hasMessageStartingWith("muster.store.restore.token: nothing (expected: ");
    }

    @Test
    void joinerNamesItselfAndAMember() {
        StoreProperties properties = new StoreProperties(
                Path.of("data"), "127.0.0.1", null, "d", List.of("a=h1:1", "d=h4:4"), true, null, LIMITS, null);

        RaftStoreConfig config = properties.config("c");

        assertThat(config.joining()).isTrue();
        assertThat(config.voters())
                .containsExactly(new RaftStoreConfig.Voter("a", "h1", 1), new RaftStoreConfig.Voter("d", "h4", 4));
    }

    @Test
    void joinerWithoutAnybodyToJoinIsRefused() {
        assertThatThrownBy(() -> new StoreProperties(
                        Path.of("data"), "127.0.0.1", null, "d", List.of("d=h4:4"), true, null, LIMITS, null))
                .hasMessage("muster.store.members: [d=h4:4] (expected: this server and at least one to join, since"
                        + " muster.store.join is set)");
    }

    @Test
    void limitsReachTheStore() {
        StoreProperties.Bounds limits =
                new StoreProperties.Bounds(DataSize.ofMegabytes(1), 2, DataSize.ofKilobytes(3), Duration.ofHours(4), 5);

        RaftStoreConfig config = new StoreProperties(
                        Path.of("data"), "127.0.0.1", null, null, List.of(), false, null, limits, null)
                .config("c");

        assertThat(config.snapshotEvery()).isEqualTo(5);
        assertThat(config.limits().quotaBytes()).isEqualTo(1_048_576);
        assertThat(config.limits().state())
                .isEqualTo(StateLimits.defaults().withHistory(2, 3_072, Duration.ofHours(4)));
    }

    @Test
    void limitThatAllowsNothingIsRefused() {
        assertThatThrownBy(
                        () -> new StoreProperties.Bounds(DataSize.ofBytes(0), 1, DataSize.ofBytes(1), Duration.ZERO, 1))
                .hasMessage("muster.store.limits.quota: 0 (expected: at least 1)");
    }

    private static StoreProperties properties(@Nullable Integer port, @Nullable String id, String... members) {
        return new StoreProperties(Path.of("data"), "127.0.0.1", port, id, List.of(members), false, null, LIMITS, null);
    }
}
