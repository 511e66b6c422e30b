package dev.muster.starter.config;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts small applications named {@code shop} that import their configuration. */
public final class Apps {

    private Apps() {}

    /** An application that has to reach the server, without a copy on disk. */
    public static ConfigurableApplicationContext run(ConfigServerStub server, Class<?> source, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.import=muster:",
                "--muster.config.servers=" + server.uri(),
                "--muster.config.import-deadline=30s",
                "--muster.cache.enabled=false"));
        arguments.addAll(List.of(more));
        return start(source, arguments);
    }

    /** An application with these arguments and nothing else of Muster. */
    public static ConfigurableApplicationContext start(Class<?> source, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(
                "--spring.application.name=shop",
                "--muster.registry.enabled=false",
                "--spring.main.banner-mode=off",
                "--muster.http.request-timeout=10s"));
        return new SpringApplicationBuilder(source).web(WebApplicationType.NONE).run(all.toArray(String[]::new));
    }
}
