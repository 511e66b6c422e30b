package dev.muster.compatibility;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application as thousands: it says its name, and calls others by theirs. Whose client it uses is a matter of properties. */
record Application(ConfigurableApplicationContext context) implements AutoCloseable {

    private static final String[] ALWAYS = {
        "server.port=0",
        "server.address=127.0.0.1",
        "spring.main.banner-mode=off",
        "spring.jmx.enabled=false",
        "logging.level.root=warn",
        "management.endpoints.web.exposure.include=*",
        "spring.cloud.loadbalancer.cache.enabled=false",
    };

    /** Starts one. What is not named in its properties is off. */
    static Application start(String name, String... properties) {
        SpringApplication application = new SpringApplicationBuilder(Beans.class).build();
        String[] arguments = Stream.of(ALWAYS, new String[] {"spring.application.name=" + name}, properties)
                .flatMap(Arrays::stream)
                .map(property -> "--" + property)
                .toArray(String[]::new);
        return new Application(application.run(arguments));
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    Calls calls() {
        return new Calls(port());
    }

    /** What another application answers to a call by name. */
    String call(String name) {
        String answer = context.getBean("byName", RestClient.Builder.class)
                .build()
                .get()
                .uri("http://" + name + "/name")
                .retrieve()
                .body(String.class);
        return String.valueOf(answer);
    }

    /** Who is listed under a name. */
    List<ServiceInstance> instances(String name) {
        return context.getBean(DiscoveryClient.class).getInstances(name);
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(NameController.class)
    static class Beans {

        /** For everything else, the client of the registry too. */
        @Bean
        @Primary
        RestClient.Builder byAddress() {
            return RestClient.builder();
        }

        @Bean
        @LoadBalanced
        RestClient.Builder byName() {
            return RestClient.builder();
        }
    }

    @RestController
    static class NameController {

        private final String name;

        NameController(@Value("${spring.application.name}") String name) {
            this.name = name;
        }

        @GetMapping("/name")
        String name() {
            return name;
        }
    }
}
