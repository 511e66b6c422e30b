package dev.muster.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.benchmarks.load.Work;
import dev.muster.benchmarks.server.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTests {

    private static final Path HERE = Path.of("/here");

    @Test
    void withoutOptionsEverythingIsMeasured() {
        Options options = Options.parse(List.of(), HERE);

        assertThat(options.targets()).extracting(Target::name).containsExactly("etcd", "muster");
        assertThat(options.members()).containsExactly(1, 3);
        assertThat(options.ops()).containsExactlyElementsOf(Work.ofKeys());
        assertThat(options.callers(Work.PUT)).containsExactly(1, 16, 64, 256);
        assertThat(options.callers(Work.WATCH)).containsExactly(1, 500, 2_000);
        assertThat(options.warm()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aPartCanBeChosen() {
        Options options = Options.parse(
                List.of("--members", "3", "--ops", "put,stale", "--clients", "64", "--rounds", "5", "--seconds", "2"),
                HERE);

        assertThat(options.members()).containsExactly(3);
        assertThat(options.ops()).containsExactly(Work.PUT, Work.STALE);
        assertThat(options.clients()).containsExactly(64);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void coordinationHasWorkAndDefaultsOfItsOwn() {
        Options options = Options.parse(List.of("--rounds", "2", "--scenario", "coordination"), HERE);

        assertThat(options.scenario()).isEqualTo(Options.Scenario.COORDINATION);
        assertThat(options.ops()).containsExactly(Work.OWN_LOCK, Work.ONE_LOCK, Work.QUEUE);
        assertThat(options.members()).containsExactly(3);
        assertThat(options.callers(Work.QUEUE)).containsExactly(1, 32);
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void workBelongsToItsScenario() {
        assertThatThrownBy(() -> Options.parse(List.of("--ops", "own-lock"), HERE))
                .hasMessageContaining("ops: own-lock (expected: some of [put, read, stale, txn, watch, lease]");
        assertThatThrownBy(() -> Options.parse(List.of("--scenario", "coordination", "--ops", "put"), HERE))
                .hasMessageContaining("ops: put (expected: some of [own-lock, one-lock, queue]");
        assertThatThrownBy(() -> Options.parse(List.of("--scenario", "coordination", "--target", "etcd"), HERE))
                .hasMessageContaining("--target: etcd (expected: none");
        assertThatThrownBy(() -> Options.parse(List.of("--scenario", "chaos"), HERE))
                .hasMessage("--scenario: chaos (expected: big-state or coordination)");
    }

    @Test
    void aTargetNamesItsBuildAndItsJavaOptions() {
        Target target = Target.of("small=store@/there -Xmx128m -XX:+UseSerialGC", HERE);

        assertThat(target)
                .isEqualTo(new Target(
                        "small", Target.Kind.STORE, Path.of("/there"), List.of("-Xmx128m", "-XX:+UseSerialGC")));
        assertThat(Target.of("muster", HERE).repository()).isEqualTo(HERE);
        assertThat(Target.of("muster", HERE).javaOptions()).isNotEmpty();
    }

    @Test
    void whatCannotBeRightIsNamed() {
        assertThatThrownBy(() -> Options.parse(List.of("--clients", "64,0"), HERE))
                .hasMessage("--clients: 0 (expected: a number of at least 1)");
        assertThatThrownBy(() -> Options.parse(List.of("--ops", "push"), HERE))
                .hasMessageContaining("ops: push (expected");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"), HERE)).hasMessageContaining("--rounds: no value");
        assertThatThrownBy(() -> Options.parse(List.of("--fast", "1"), HERE)).hasMessageContaining("--fast: unknown");
        assertThatThrownBy(() -> Options.parse(List.of("--target", "consul"), HERE))
                .hasMessageContaining("target: consul (expected");
    }
}
