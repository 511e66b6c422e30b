package dev.muster.config.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.config.replication.ReplicatedState.NamespaceMark;
import dev.muster.replication.Row;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicatedStateTests {

    private static final Namespace NS = Namespace.DEFAULT;
    private static final Namespace PROD = new Namespace("prod");

    private final Projection projection = new Projection();
    private final ReplicatedState state = new ReplicatedState("c", projection);
    private final ReleasedConfig older = release("a", 10);
    private final ReleasedConfig newer = release("b", 11);

    @Test
    void aNewerReleaseIsNotServedBeforeTheOlderOne() {
        state.releaseChanged(row(newer));
        state.watermarkChanged(watermark(11, older, newer));
        assertThat(projection.known()).isEmpty();

        state.releaseChanged(row(older));

        assertThat(projection.state().revision()).isEqualTo(11);
        assertThat(projection.state().in(NS)).hasSize(2);
    }

    @Test
    void whatThisServerKnowsBetterIsKept() {
        projection.advance(new ProjectedState("c", 20, Map.of(), Map.of()));

        state.releaseChanged(row(older));
        state.watermarkChanged(watermark(10, older));

        assertThat(projection.state().revision()).isEqualTo(20);
    }

    @Test
    void aReplacedReleaseAndARemovedNamespaceCount() {
        ReleasedConfig replaced = release("a", 12);
        state.namespaceChanged(new Row<>(PROD.value(), 5, Optional.of(new NamespaceMark(true))));
        state.releaseChanged(row(older));
        state.watermarkChanged(new Row<>(
                "w",
                10,
                Optional.of(Watermark.of(
                        new ProjectedState("c", 10, Map.of(PROD, 5L), Map.of(NS, Map.of(older.name(), older)))))));
        assertThat(projection.state().namespaces()).containsKey(PROD);

        state.releaseChanged(row(replaced));
        state.namespaceChanged(new Row<>(PROD.value(), 13, Optional.of(new NamespaceMark(false))));
        state.watermarkChanged(watermark(13, replaced));

        assertThat(projection.state().revision()).isEqualTo(13);
        assertThat(projection.state().namespaces()).isEmpty();
        assertThat(projection.state().in(NS)).isEqualTo(Map.of(replaced.name(), replaced));
    }

    private static Row<Watermark> watermark(long revision, ReleasedConfig... releases) {
        Map<ConfigName, ReleasedConfig> named = new java.util.HashMap<>();
        for (ReleasedConfig release : releases) {
            named.put(release.name(), release);
        }
        return new Row<>(
                "w",
                revision,
                Optional.of(Watermark.of(new ProjectedState("c", revision, Map.of(), Map.of(NS, named)))));
    }

    private static Row<ReleasedConfig> row(ReleasedConfig release) {
        return new Row<>(Watermark.key(release), release.revision(), Optional.of(release));
    }

    private static ReleasedConfig release(String application, long revision) {
        ReleaseSummary summary = new ReleaseSummary(
                application, "default", 1, revision, Format.YAML, "", "ann", "", Instant.EPOCH, 0, null);
        return new ReleasedConfig(NS, summary, Map.of("x", revision));
    }
}
