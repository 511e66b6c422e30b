package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Everything was checked, and yet a step fails: it is as if nothing had been sent. */
class RollbackTests {

    private final ConfigServerStub server = ConfigServerStub.started();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aStepThatFailsTakesBackWhatWasSwapped() {
        server.publish(Map.of("lamp.colour", "red"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(
                    Map.of("lamp.colour", "blue", "logging.level.fine", "DEBUG", "logging.level.breaks", "DEBUG")));

            assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
            assertThat(app.getBean(Lamp.class).colour()).isEqualTo("red");
            assertThat(app.getEnvironment().getProperty("lamp.colour")).isEqualTo("red");
            assertThat(app.getBean(BreakingLogging.class).levels).isEmpty();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableConfigurationProperties(Lamp.class)
    static class App {

        @Bean
        @Primary
        BreakingLogging breakingLogging() {
            return new BreakingLogging();
        }
    }

    @ConfigurationProperties("lamp")
    record Lamp(@DefaultValue("white") String colour) {}

    /** Takes all levels but one. */
    static class BreakingLogging extends LoggingSystem {

        final Map<String, LogLevel> levels = new ConcurrentHashMap<>();

        @Override
        public void beforeInitialize() {
            // Nothing to prepare.
        }

        @Override
        public void setLogLevel(@Nullable String logger, @Nullable LogLevel level) {
            String name = String.valueOf(logger);
            if (level == null) {
                levels.remove(name);
            } else if (name.equals("breaks")) {
                throw new IllegalStateException("no level for this one");
            } else {
                levels.put(name, level);
            }
        }

        @Override
        public @Nullable LoggerConfiguration getLoggerConfiguration(String logger) {
            LogLevel level = levels.get(logger);
            return level == null ? null : new LoggerConfiguration(logger, level, level);
        }
    }
}
