package dev.muster.demo.collectors;

import dev.muster.starter.worker.WorkerSettings;
import dev.muster.starter.worker.Workers;
import dev.muster.starter.worker.Working;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Each instance is a worker; the servers give it its share of the files, and that of another one that dies. */
@SpringBootApplication(proxyBeanMethods = false)
public class CollectorsApplication {

    /** Starts one worker. */
    public static void main(String[] args) {
        SpringApplication.run(CollectorsApplication.class, args);
    }

    @Bean(destroyMethod = "close")
    Working collecting(
            Workers workers, @Value("${collectors.name}") String name, @Value("${collectors.capacity}") int capacity) {
        return workers.group("collectors").work(new WorkerSettings(name, capacity, Map.of()), Collector::collect);
    }
}
