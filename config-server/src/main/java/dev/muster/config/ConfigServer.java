package dev.muster.config;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Configuration that is never lost, pushed to whom it concerns. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ConfigServerProperties.class)
public class ConfigServer {

    /** Starts one server; see {@link ConfigServerProperties} for what can be set. */
    public static void main(String[] args) {
        SpringApplication.run(ConfigServer.class, args);
    }
}
