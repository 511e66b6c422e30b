package dev.muster.starter.config.updates;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.live.ConfigApplier;
import dev.muster.starter.config.live.LiveBeans;
import dev.muster.starter.config.live.LiveBeansRegistrar;
import dev.muster.starter.config.live.LogLevels;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Live configuration: what an import of {@code muster:} brought is followed while the application runs. */
@AutoConfiguration(after = {MusterAutoConfiguration.class, RefreshAutoConfiguration.class})
public final class ConfigAutoConfiguration {

    @Bean
    static LiveBeansRegistrar musterLiveBeansRegistrar(ConfigurableEnvironment environment) {
        MusterProperties properties =
                Binder.get(environment).bindOrCreate(MusterProperties.PREFIX, MusterProperties.class);
        return new LiveBeansRegistrar(environment, properties.config().live());
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnImport.class)
    static class Following {

        @Bean
        RunningConfig musterRunningConfig(ConfigurableEnvironment environment) {
            return RunningConfig.of(environment).orElseThrow();
        }

        @Bean
        ConfigStatus musterConfigStatus(RunningConfig running) {
            return new ConfigStatus(running, Clock.systemUTC());
        }

        @Bean(destroyMethod = "close")
        ConfigUpdates musterConfigUpdates(
                ConfigurableApplicationContext application,
                RunningConfig running,
                ConfigStatus status,
                LiveBeans beans,
                MusterProperties properties,
                ObjectProvider<LoggingSystem> loggingSystem,
                ObjectProvider<LoggerGroups> loggerGroups,
                ObjectProvider<RefreshScope> refreshScope,
                ObjectProvider<Registration> registration) {
            LogLevels levels = new LogLevels(loggingSystem.getIfAvailable(), loggerGroups.getIfAvailable());
            InstanceName instance =
                    new InstanceName(properties.instance().id(), registration, application.getEnvironment());
            ConfigApplier applier =
                    new ConfigApplier(application, running, beans, levels, refreshScope.getIfAvailable());
            return new ConfigUpdates(
                    running,
                    beans,
                    new ConfigInbox(running, applier, status),
                    status,
                    new Receipts(running, instance, Clock.systemUTC()),
                    instance,
                    properties.config().live(),
                    properties.config().safetyPoll());
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(HealthIndicator.class)
        static class Health {

            @Bean
            @ConditionalOnEnabledHealthIndicator("muster-config")
            HealthIndicator musterConfigHealthIndicator(RunningConfig running, ConfigStatus status) {
                return new ConfigHealthIndicator(running, status);
            }
        }
    }

    /** Whether {@code muster:} was imported. */
    static final class OnImport extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean imported = context.getEnvironment() instanceof ConfigurableEnvironment environment
                    && RunningConfig.of(environment).isPresent();
            return new ConditionOutcome(
                    imported,
                    ConditionMessage.forCondition("Muster configuration")
                            .because(imported ? "muster: is imported" : "no import of muster:"));
        }
    }
}
