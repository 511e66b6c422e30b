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
        assertThat(options.ops()).containsExactly(Work.values());
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
