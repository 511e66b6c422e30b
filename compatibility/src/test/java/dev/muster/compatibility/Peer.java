package dev.muster.compatibility;

import java.nio.file.Path;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.config.server.EnableConfigServer;
import org.springframework.context.annotation.Configuration;

/** The server of Spring Cloud Config itself, with files. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigServer
class Peer {

    /** Starts it. */
    static Application start(Path folder) {
        return new Application(new SpringApplicationBuilder(Peer.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.application.name=peer",
                        "--spring.main.banner-mode=off",
                        "--spring.jmx.enabled=false",
                        "--logging.level.root=error",
                        "--spring.profiles.active=native",
                        "--spring.cloud.config.enabled=false",
                        "--spring.cloud.config.server.health.enabled=false",
                        "--spring.cloud.config.server.native.search-locations=" + folder.toUri() + "{label}/",
                        "--spring.cloud.config.server.native.add-label-locations=false",
                        "--spring.cloud.config.server.native.default-label=default",
                        "--eureka.client.enabled=false",
                        "--muster.registry.enabled=false",
                        "--muster.config.enabled=false"));
    }
}
