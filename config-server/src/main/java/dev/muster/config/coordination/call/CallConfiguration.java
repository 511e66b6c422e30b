package dev.muster.config.coordination.call;

import dev.muster.api.Ticker;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

/** Wires what all recipes share. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

    private static final Duration RECHECK = Duration.ofSeconds(5);
    private static final int WAITS_MAX = 10_000;

    @Bean
    Waits recipeWaits(Store store) {
        return new Waits(store, RECHECK, WAITS_MAX);
    }

    @Bean
    LongAnswers longAnswers(
            JsonMapper json,
            @Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) AsyncTaskExecutor writers) {
        return new LongAnswers(json, writers, Ticker.SYSTEM);
    }
}
