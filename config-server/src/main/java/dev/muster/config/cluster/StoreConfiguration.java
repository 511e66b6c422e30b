package dev.muster.config.cluster;

import dev.muster.api.StartRefusedException;
import dev.muster.edge.Origin;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.store.Store;
import dev.muster.store.raft.RaftStore;
import dev.muster.store.raft.RaftStoreConfig;
import dev.muster.store.raft.RaftTls;
import dev.muster.store.raft.StoreStartException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the store. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    private static final String NAME_DEFAULT = "muster-config";

    @Bean(destroyMethod = "close")
    Store store(StoreProperties properties, ClusterProperties cluster, ObjectProvider<SslBundles> bundles) {
        RaftStoreConfig plain =
                properties.config(Optional.ofNullable(cluster.name()).orElse(NAME_DEFAULT));
        String bundle = properties.bundle();
        RaftStoreConfig config = bundle == null ? plain : plain.withTls(tls(bundle, bundles.getIfAvailable()));
        try {
            StoreProperties.Restore restore = properties.restore();
            if (restore != null) {
                RaftStore.restore(config, restore.backup(), restore.word());
            }
            return RaftStore.open(config);
        } catch (StoreStartException e) {
            throw new StartRefusedException(
                    "muster.store: " + e.getMessage(),
                    "Look at muster.store.directory, host, port, id and members: each server has a directory and a port of"
                            + " its own, and all have the same list of members. Do not delete a directory to get rid of this"
                            + " message: it holds configuration.");
        }
    }

    private static RaftTls tls(String bundle, @Nullable SslBundles bundles) {
        try {
            if (bundles == null) {
                throw new NoSuchSslBundleException(bundle, "no SSL bundles are configured");
            }
            SslManagerBundle managers = bundles.getBundle(bundle).getManagers();
            return RaftTls.of(managers.getKeyManagers(), managers.getTrustManagers());
        } catch (NoSuchSslBundleException | IllegalStateException | IllegalArgumentException e) {
            throw new StartRefusedException(
                    "muster.store.ssl.bundle: '" + bundle + "' cannot be used, " + e.getMessage(),
                    "Define it under spring.ssl.bundle, with a key store for this server and a trust store with the"
                            + " authority that signed the certificates of the others.");
        }
    }

    @Bean
    BlockingStore blockingStore(Store store) {
        return new BlockingStore(store);
    }

    /** Revisions count the history of the store, so its cluster is their origin. */
    @Bean
    Origin origin(Store store) {
        return () -> Optional.ofNullable(store.status().clusterId());
    }

    @Bean
    StoreHealthIndicator storeHealthIndicator(Store store) {
        return new StoreHealthIndicator(store);
    }
}
