package dev.muster.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class MusterPropertiesTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class));

    @Test
    void everythingHasADefault() {
        runner.run(context -> {
            MusterProperties properties = context.getBean(MusterProperties.class);

            assertThat(properties.namespace()).isEqualTo("default");
            assertThat(properties.token()).isNull();
            assertThat(properties.registry().servers()).containsExactly(URI.create("http://localhost:8761"));
            assertThat(properties.config().servers()).containsExactly(URI.create("http://localhost:8888"));
            assertThat(properties.config().importDeadline()).isEqualTo(Duration.ofSeconds(5));
            assertThat(properties.http().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(properties.cache().directoryOrDefault()).endsWithRaw(Path.of(".muster", "cache"));
            assertThat(properties.instance().weight()).isEqualTo(100);
            assertThat(properties.discovery().services()).isEmpty();
        });
    }

    @Test
    void addressesAreNormalised() {
        runner.withPropertyValues("muster.registry.servers=http://a:1/,https://b,http://[::1]:2,http://a:1")
                .run(context -> assertThat(context.getBean(MusterProperties.class)
                                .registry()
                                .servers())
                        .containsExactly(
                                URI.create("http://a:1"), URI.create("https://b"), URI.create("http://[::1]:2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "muster.namespace=Upper Case | muster.namespace: 'Upper Case' (expected: 1 to 63",
                "muster.token=two words | muster.token: 9 characters (expected: 1 to 8192 visible",
                "muster.registry.servers=localhost:8761 | muster.registry.servers: 'localhost:8761' (expected: http://host",
                "muster.registry.servers=http://a/path | muster.registry.servers: 'http://a/path' (expected: http://host",
                "muster.registry.servers=http://u:p@a | muster.registry.servers: an address with a user (expected:",
                "muster.registry.servers= | muster.registry.servers: nothing (expected: at least one",
                "muster.config.servers=ftp://a | muster.config.servers: 'ftp://a' (expected: http://host",
                "muster.config.import-deadline=0s | muster.config.import-deadline: PT0S (expected: PT0.1S to PT10M",
                "muster.config.safety-poll=1ms | muster.config.safety-poll: PT0.001S (expected: PT1S to",
                "muster.http.connect-timeout=1d | muster.http.connect-timeout: PT24H (expected: PT0.01S to",
                "muster.http.request-timeout=1s | muster.http.request-timeout: PT1S (expected: at least muster.http.connect",
                "muster.instance.id=a b | muster.instance.id: 'a b' (expected: 1 to 200",
                "muster.instance.host=http://a | muster.instance.host: 'http://a' (expected: a host name",
                "muster.instance.port=0 | muster.instance.port: 0 (expected: 1 to 65535",
                "muster.instance.scheme=tcp | muster.instance.scheme: tcp (expected: http or https",
                "muster.instance.weight=0 | muster.instance.weight: 0 (expected: 1 to 10000",
                "muster.instance.service=a b | muster.instance.service: 'a b' (expected: 1 to 128",
                "muster.instance.ttl=0s | muster.instance.ttl: PT0S (expected: PT1S to",
                "muster.registration.drain=1h | muster.registration.drain: PT1H (expected: PT0S to PT30S",
                "muster.discovery.services=a,b/c | muster.discovery.services: 'b/c' (expected: 1 to 128",
                "muster.coordination.fence.table=a;b | muster.coordination.fence.table: a;b (expected: a name of a table",
                "muster.discovery.first-wait=-1s | muster.discovery.first-wait: PT-1S (expected: PT0S to PT1M"
            })
    void valueThatCannotBeRightStopsTheStart(String property, String message) {
        runner.withPropertyValues(property)
                .run(context ->
                        assertThat(context).getFailure().rootCause().message().startsWith(message));
    }

    @Test
    void misspeltPropertyOnTheCommandLineStopsTheStartAndIsNamed(CapturedOutput output) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .build();

        assertThatThrownBy(() -> application.run("--muster.registry.sevrers=http://a:1"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("muster.registry.sevrers: there is no such property; it is set in");
    }

    @Test
    void whatStandsBehindAMisspeltNameIsNotShown(CapturedOutput output) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .build();

        assertThatThrownBy(() -> application.run("--muster.tokn=correct-horse-battery"));

        assertThat(output).contains("muster.tokn: there is no such property").doesNotContain("correct-horse-battery");
    }

    @Test
    void badValueIsReportedWithItsNameAndWhatWasExpected(CapturedOutput output) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .build();

        assertThatThrownBy(() -> application.run("--muster.instance.weight=-3"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("muster.instance.weight: -3 (expected: 1 to 10000)");
    }

    @Test
    void tokenIsNotInTheText() {
        runner.withPropertyValues("muster.token=s3cret").run(context -> assertThat(
                        context.getBean(MusterProperties.class).toString())
                .contains("token=set")
                .doesNotContain("s3cret"));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MusterAutoConfiguration.class)
    static class Application {}
}
