package dev.muster.config.etcd.v2;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.etcd.tree.Leftovers;
import dev.muster.config.etcd.tree.TreeReader;
import dev.muster.config.etcd.tree.TreeWatches;
import dev.muster.config.etcd.tree.TreeWriter;
import dev.muster.edge.stream.SseStreams;
import dev.muster.store.Store;
import io.grpc.Channel;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the tree and what HTTP asks of it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class TreeConfiguration {

    @Bean
    TreeReader treeReader(BlockingStore store) {
        return new TreeReader(store);
    }

    @Bean
    TreeWriter treeWriter(Store store, BlockingStore blocking, TreeReader reader, Clock clock) {
        return new TreeWriter(store, blocking, reader, clock);
    }

    @Bean
    TreeWatches treeWatches(Store store) {
        return new TreeWatches(store);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Leftovers leftovers(Store store, BlockingStore blocking, TreeReader reader, TreeWatches watches) {
        return new Leftovers(store, blocking, reader, watches);
    }

    @Bean
    TreeStatistics treeStatistics() {
        return new TreeStatistics();
    }

    @Bean
    TreeJson treeJson(Clock clock) {
        return new TreeJson(clock);
    }

    @Bean
    KeysService keysService(Store store, TreeReader reader, TreeWriter writer, TreeStatistics statistics) {
        return new KeysService(store, reader, writer, statistics);
    }

    @Bean
    EventStreams eventStreams(KeysService keys, TreeWatches watches, SseStreams streams, TreeJson json) {
        return new EventStreams(keys, watches, streams, json);
    }

    @Bean
    MembersService etcdMembers(Store store, Channel etcdServices) {
        return new MembersService(store, etcdServices);
    }

    @Bean(destroyMethod = "close")
    StatusService etcdStatus(
            Store store, BlockingStore blocking, TreeStatistics statistics, TreeWatches watches, Clock clock) {
        return new StatusService(store, blocking, statistics, watches, clock);
    }
}
