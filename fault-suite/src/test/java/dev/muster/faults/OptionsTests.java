package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.fault.Faults;
import dev.muster.faults.workload.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTests {

    @Test
    void oneRunIsTheDefault() {
        Options options = Options.parse(List.of());

        assertThat(options.workloads()).containsExactly("register");
        assertThat(options.faults()).containsExactly("kill-leader");
        assertThat(options.controls()).isFalse();
        assertThat(options.runFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void allIsEverything() {
        Options options = Options.parse(List.of("--all", "--seconds", "5", "--seed", "7"));

        assertThat(options.workloads()).isEqualTo(Workloads.NAMES);
        assertThat(options.faults()).isEqualTo(Faults.NAMES);
        assertThat(options.controls()).isTrue();
        assertThat(options.seed()).isEqualTo(7);
    }

    @Test
    void coordinationIsItsRecipesWithTheFaultsThatMatterToThem() {
        Options options = Options.parse(List.of("coordination", "--seconds", "5"));

        assertThat(options.workloads()).isEqualTo(Workloads.COORDINATION);
        assertThat(options.faults()).contains("pause-leader", "kill-all").doesNotContain("torn-tail");
        assertThat(options.controls()).isFalse();
        assertThat(Options.parse(List.of("coordination", "--fault", "flaky")).faults())
                .containsExactly("flaky");
    }

    @Test
    void controlsAloneAreNothingElse() {
        assertThat(Options.parse(List.of("--controls")).workloads()).isEmpty();
        assertThat(Options.parse(List.of("--controls", "--fault", "flaky")).workloads())
                .containsExactly("register");
    }

    @Test
    void everyNameCanBeMade() {
        assertThat(Faults.NAMES)
                .allSatisfy(name -> assertThat(Faults.create(name).name()).isEqualTo(name));
    }

    @Test
    void unknownNamesAndNumbersAreRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--workload", "stack")))
                .hasMessageContaining("stack (expected: one of");
        assertThatThrownBy(() -> Options.parse(List.of("--seconds", "soon")))
                .hasMessageContaining("--seconds: soon (expected: a whole number)");
        assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
        assertThatThrownBy(() -> Options.parse(List.of("--seed"))).hasMessageContaining("--seed");
    }

    @Test
    void wrongOptionsEndWithStatusTwo() throws InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        int status = FaultSuite.run(List.of("--fault", "flood"), new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(status).isEqualTo(2);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("flood (expected: one of", "Usage:");
    }
}
