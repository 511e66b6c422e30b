package dev.muster.demo.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.registry.ImportHttpServices;

/** Calls {@code stock} by its name, in the two ways Spring offers. */
@SpringBootApplication(proxyBeanMethods = false)
@ImportHttpServices(group = "stock", types = StockClient.class)
public class OrdersApplication {

    /** Starts one instance. */
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }

    /** A builder whose clients take host names for names of services. */
    @Bean
    @LoadBalanced
    RestClient.Builder balanced() {
        return RestClient.builder();
    }
}
