package dev.muster.edge.problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires problem bodies for controllers, filters and everything that fails outside of both. */
@Configuration(proxyBeanMethods = false)
public class ProblemConfiguration {

    @Bean
    ProblemBody problemBody(JsonMapper json) {
        return new ProblemBody(json);
    }

    @Bean
    ProblemHandler problemHandler() {
        return new ProblemHandler();
    }

    @Bean
    FallbackErrorController fallbackErrorController() {
        return new FallbackErrorController();
    }
}
