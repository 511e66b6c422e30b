package dev.muster.demo.nightly;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Start as many as you like: one of them does the work, the others wait for their turn. */
@EnableScheduling
@SpringBootApplication(proxyBeanMethods = false)
public class NightlyApplication {

    /** Starts one instance. */
    public static void main(String[] args) {
        SpringApplication.run(NightlyApplication.class, args);
    }
}
