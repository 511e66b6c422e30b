package dev.muster.registry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Service discovery that always answers: every server holds every instance. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistryProperties.class)
public class RegistryServer {

    /** Starts one server; see {@link RegistryProperties} for what can be set. */
    public static void main(String[] args) {
        SpringApplication.run(RegistryServer.class, args);
    }
}
