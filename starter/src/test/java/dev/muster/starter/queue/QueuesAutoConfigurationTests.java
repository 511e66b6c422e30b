package dev.muster.starter.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.starter.MusterAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class QueuesAutoConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class, QueuesAutoConfiguration.class));

    @Test
    void nothingRunsBeforeItIsUsed() {
        application.run(context -> {
            assertThat(context.getBeanNamesForType(Queues.class, true, false)).hasSize(1);
            assertThat(context.getBeanFactory().containsSingleton("musterQueues"))
                    .isFalse();
        });
    }

    @Test
    void theSwitchTurnsItOff() {
        application.withPropertyValues("muster.queue.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Queues.class));
    }

    @Test
    void consumingEndsWithTheContext() {
        try (QueueStub stub = new QueueStub()) {
            List<Consumption> consumptions = new ArrayList<>();
            application
                    .withPropertyValues("muster.config.servers=" + stub.uri(), "spring.application.name=my shop")
                    .run(context -> {
                        Queues queues = context.getBean(Queues.class);
                        assertThat(queues.names()).containsExactly("jobs");
                        consumptions.add(queues.queue("jobs", String.class).consume(1, delivery -> {}));
                        assertThat(consumptions).allMatch(Consumption::running);
                    });

            assertThat(consumptions).hasSize(1).noneMatch(Consumption::running);
        }
    }

    @Test
    void badPropertiesAreNamed() {
        application.withPropertyValues("muster.queue.lease-ttl=1s").run(context -> assertThat(
                        context.getStartupFailure())
                .rootCause()
                .hasMessage("muster.queue.lease-ttl: PT1S (expected: PT3S to PT24H)"));
    }

    @Test
    void theConsumerIsNamedAfterTheApplication() {
        assertThat(QueuesAutoConfiguration.consumer("a:1", "shop")).isEqualTo("a:1");
        assertThat(QueuesAutoConfiguration.consumer(null, "my shop")).isEqualTo("my-shop");
        assertThat(QueuesAutoConfiguration.consumer(null, null)).isEqualTo("application");
    }
}
