package dev.muster.registry.presence;

import dev.muster.api.Ticker;
import dev.muster.registry.instance.InstanceService;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.registry.lease.LeaseTable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires presences, unless {@code muster.presence.enabled} says no. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "muster.presence.enabled", matchIfMissing = true)
class PresenceConfiguration {

    private static final int PROBES_AT_ONCE = 32;
    private static final int PROBES_WAITING_MAX = 10_000;
    private static final long THREAD_IDLE_SECONDS_MAX = 30;

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> webSockets() {
        return factory ->
                factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    @Bean(destroyMethod = "shutdownNow")
    ThreadPoolExecutor presenceProbes() {
        AtomicInteger threads = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                PROBES_AT_ONCE,
                PROBES_AT_ONCE,
                THREAD_IDLE_SECONDS_MAX,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(PROBES_WAITING_MAX),
                task -> {
                    Thread thread = new Thread(task, "presence-probe-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Bean
    Suspects suspects(
            InstanceTable table,
            LeaseTable leases,
            PresenceProperties properties,
            ThreadPoolExecutor presenceProbes,
            Ticker ticker) {
        return new Suspects(table, leases, new TcpProbe(properties.probeTimeout()), presenceProbes, ticker);
    }

    @Bean
    Presences presences(InstanceService instances, Suspects suspects, PresenceProperties properties) {
        return new Presences(instances, suspects, properties);
    }

    @Bean
    PresenceCheck presenceCheck(Presences presences) {
        return new PresenceCheck(presences);
    }
}
