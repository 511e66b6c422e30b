package dev.muster.edge.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.StartRefusedException;
import dev.muster.edge.EdgeServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

class ListenAddressTests {

    @Test
    void withoutCredentialsTheServerListensOnLoopback() {
        assertThat(processed(new MockEnvironment()).getProperty("server.address"))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1"})
    void aLoopbackAddressMayBeNamed(String address) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", address);

        assertThat(processed(environment).getProperty("server.address")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.address", "management.server.address", "muster.cluster.host", "muster.store.host"})
    void aWiderAddressIsRefused(String property) {
        MockEnvironment environment = new MockEnvironment().withProperty(property, "0.0.0.0");

        assertThatThrownBy(() -> processed(environment))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        property + ": '0.0.0.0' while no credentials are configured, and it is not a loopback address"
                                + " (expected: a loopback address)");
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", "no-such-host.invalid");

        assertThatThrownBy(() -> processed(environment))
                .hasMessageContaining("its name is not known")
                .isInstanceOfSatisfying(StartRefusedException.class, refused -> assertThat(refused.action())
                        .contains("muster.security.token")
                        .contains("muster.security.open=true"));
    }

    @Test
    void aManagementPortOfItsOwnStaysOnLoopbackToo() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("management.server.port", "9000")
                .withProperty("server.port", "8761");

        assertThat(processed(environment).getProperty("management.server.address"))
                .isEqualTo("127.0.0.1");
        assertThat(processed(new MockEnvironment()).containsProperty("management.server.address"))
                .isFalse();
    }

    @Test
    void withATokenAnyAddressIsFree() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("muster.security.token", "correct-horse-battery")
                .withProperty("server.address", "0.0.0.0")
                .withProperty("muster.cluster.host", "10.0.0.1");

        assertThat(processed(environment).getProperty("server.address")).isEqualTo("0.0.0.0");
        assertThat(processed(new MockEnvironment().withProperty("muster.security.token", "correct-horse-battery"))
                        .containsProperty("server.address"))
                .isFalse();
    }

    @Test
    void anEmptyTokenIsNone() {
        MockEnvironment environment = new MockEnvironment().withProperty("muster.security.token", " ");

        assertThat(processed(environment).getProperty("server.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void anOpenServerListensWhereItIsTold() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("muster.security.open", "true")
                .withProperty("server.address", "0.0.0.0");

        assertThat(processed(environment).getProperty("server.address")).isEqualTo("0.0.0.0");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aRefusedStartTellsPeopleWhatToDoInsteadOfAStackTrace(CapturedOutput output) {
        SpringApplicationBuilder server =
                new SpringApplicationBuilder(EdgeServer.class).properties("server.address=0.0.0.0", "server.port=0");

        assertThatThrownBy(server::run).isInstanceOf(StartRefusedException.class);

        assertThat(output)
                .contains("server.address: '0.0.0.0' while no credentials are configured")
                .contains("Set muster.security.token (or the variable MUSTER_SECURITY_TOKEN) to a secret of your own")
                .doesNotContain("\tat dev.muster");
    }

    private static MockEnvironment processed(MockEnvironment environment) {
        new ListenAddress().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
