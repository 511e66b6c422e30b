package dev.muster.edge.problem;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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

    /** Runs after Boot's own customizers, so that its valve reports first. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemsOfUnreadableRequests() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.getPipeline().addValve(new ProblemReportValve());
                host.setErrorReportValveClass(
                        ProblemReportValve.class.getName()); // so that Tomcat adds none of its own
            }
        });
    }
}
