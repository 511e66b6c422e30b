package dev.muster.config.etcd;

import dev.muster.api.StartRefusedException;
import dev.muster.config.cluster.StoreProperties;
import dev.muster.config.etcd.front.EtcdConnector;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.store.Store;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the port for clients of etcd once everything else is there, and closes it before the store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class EtcdConfiguration {

    @Bean(destroyMethod = "close")
    EtcdServer etcdServer(
            Store store,
            EtcdProperties properties,
            StoreProperties members,
            SecurityProperties security,
            SslBundles bundles,
            EtcdConnector http) {
        ListenRule.check(properties, security);
        return new EtcdServer(
                store,
                properties,
                credentials(properties.ssl(), bundles),
                security.token(),
                members.ssl() != null,
                http::port);
    }

    /** For what answers HTTP with the same services. */
    @Bean(destroyMethod = "shutdownNow")
    ManagedChannel etcdServices(EtcdServer server) {
        return server.channel();
    }

    @Bean
    SmartLifecycle etcdServerLifecycle(EtcdServer server) {
        return new SmartLifecycle() {
            @Override
            public void start() {
                server.start();
            }

            @Override
            public void stop() {
                server.close();
            }

            @Override
            public boolean isRunning() {
                return server.isRunning();
            }
        };
    }

    static ServerCredentials credentials(EtcdProperties.Ssl ssl, SslBundles bundles) {
        String name = ssl.bundle();
        if (name == null) {
            return InsecureServerCredentials.create();
        }
        try {
            SslBundle bundle = bundles.getBundle(name);
            return TlsServerCredentials.newBuilder()
                    .keyManager(bundle.getManagers().getKeyManagers())
                    .trustManager(bundle.getManagers().getTrustManagers())
                    .clientAuth(
                            ssl.clientAuth()
                                    ? TlsServerCredentials.ClientAuth.REQUIRE
                                    : TlsServerCredentials.ClientAuth.NONE)
                    .build();
        } catch (NoSuchSslBundleException e) {
            throw new StartRefusedException(
                    "muster.etcd.ssl.bundle: '" + name + "' is not there (expected: a name under spring.ssl.bundle)",
                    "Define spring.ssl.bundle.pem." + name + ".keystore.certificate and private-key.");
        }
    }
}
