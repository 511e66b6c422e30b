package dev.muster.config.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.config.FreePorts;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class ProjectionTablesTests {

    private static final Namespace NS = Namespace.DEFAULT;
    private static final Namespace PROD = new Namespace("prod");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final List<String> addresses = List.of("127.0.0.1:" + FreePorts.next(), "127.0.0.1:" + FreePorts.next());
    private final Cluster first = member(0);
    private final Cluster second = member(1);

    @AfterEach
    void leave() {
        second.close();
        first.close();
    }

    @Test
    void aServerWithoutAStoreServesWhatAnotherOneReleased() {
        Projection source = new Projection();
        Projection reader = new Projection();
        ProjectionTables tables = ProjectionTables.open(first, "c", source);
        ProjectionTables.open(second, "c", reader);
        ReleasedConfig released = release("a", 7);
        source.advance(new ProjectedState("c", 8, Map.of(PROD, 8L), Map.of(NS, Map.of(released.name(), released))));

        tables.spread(source.state());

        await().atMost(SOON).untilAsserted(() -> assertThat(reader.known()).isEqualTo(source.known()));

        source.advance(new ProjectedState("c", 9, Map.of(), Map.of(NS, Map.of(released.name(), released))));
        tables.spread(source.state());

        await().atMost(SOON).untilAsserted(() -> assertThat(reader.known()).isEqualTo(source.known()));
    }

    @Test
    void storesThatShareOnlyTheReplicatedClusterAreToldApart() {
        Projection own = new Projection();
        Projection foreign = new Projection();
        Projection reader = new Projection();
        ProjectionTables.open(second, "c1", reader);
        try (ProjectionSpreader one = new ProjectionSpreader(first, own);
                ProjectionSpreader other = new ProjectionSpreader(second, foreign)) {
            own.advance(new ProjectedState("c1", 5, Map.of(), Map.of()));
            one.start();
            await().atMost(SOON).until(() -> reader.known().isPresent()); // it says first on which store it is
            foreign.advance(new ProjectedState("c2", 9, Map.of(), Map.of()));

            other.start();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(other.foreignStore()).contains("c1"));
            assertThat(one.foreignStore()).isEmpty();
            assertThat(own.state().revision()).isEqualTo(5);
        }
    }

    private Cluster member(int index) {
        String address = addresses.get(index);
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        return Cluster.start(
                new ClusterConfig("tables-" + addresses.get(0), "m" + index, "127.0.0.1", port, addresses, ""),
                Clock.systemUTC());
    }

    private static ReleasedConfig release(String application, long revision) {
        ReleaseSummary summary = new ReleaseSummary(
                application, "default", 1, revision, Format.YAML, "sum", "ann", "", Instant.EPOCH, 0, null);
        ConfigName name = new ConfigName(application, "default");
        return new ReleasedConfig(NS, summary, Map.of(name.application(), 1, "text", "ü", "yes", true, "half", 0.5));
    }
}
