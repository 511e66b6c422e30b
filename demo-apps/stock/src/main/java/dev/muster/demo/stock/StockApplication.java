package dev.muster.demo.stock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** An application with nothing of Muster in its code: the starter and five lines of properties do it. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties({StockProperties.class, Promotion.class})
public class StockApplication {

    /** Starts one instance. */
    public static void main(String[] args) {
        SpringApplication.run(StockApplication.class, args);
    }
}
