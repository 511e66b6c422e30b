package dev.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            muster.leese.ttl=9s                       | muster.leese.ttl
            muster.lease.tll=9s                       | muster.lease.tll
            muster.config.anything=1                  | muster.config.anything
            muster.lease.ttl=4s                       | muster.lease.heartbeat-interval: PT5S (expected: more than zero
            muster.registry.instances-max=0           | muster.registry.instances-max: 0 (expected: at least 1)
            muster.namespaces=Team                    | namespace: 'Team' (expected: 1 to 63 lower-case letters
            muster.cluster.members=somewhere          | muster.cluster.members: 'somewhere' (expected: host:port
            """)
    void aSettingThatCannotBeRightStopsTheStartAndIsNamed(String property, String text, CapturedOutput output) {
        assertThatThrownBy(() -> start("--" + property)).isNotNull();

        assertThat(output).contains("APPLICATION FAILED TO START").contains(text);
    }

    @Test
    void aTokenThatIsTooShortStopsTheStartAndIsNotShown(CapturedOutput output) {
        assertThatThrownBy(() -> start("--muster.security.token=tr0ub4dor")).isNotNull();

        assertThat(output)
                .contains("muster.security.token: 9 characters (expected: at least 16)")
                .doesNotContain("tr0ub4dor");
    }

    @Test
    void whatStandsBehindAMisspeltNameIsNotShown(CapturedOutput output) {
        assertThatThrownBy(() -> start("--muster.security.tokn=correct-horse-battery"))
                .isNotNull();

        assertThat(output)
                .contains("muster.security.tokn: there is no such property; it is set in")
                .contains("commandLineArgs")
                .doesNotContain("correct-horse-battery");
    }

    @Test
    void anInterfaceThatOthersReachNeedsAToken(CapturedOutput output) {
        assertThatThrownBy(() -> start("--muster.cluster.host=0.0.0.0")).isNotNull();

        assertThat(output).contains("muster.cluster.host: '0.0.0.0' while no credentials are configured");
    }

    private static void start(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "--server.port=0";
        all[1] = "--muster.cluster.port=0";
        new SpringApplicationBuilder(RegistryServer.class).run(all).close();
    }
}
