package dev.muster.starter.barrier;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.coordination.lease.Owner;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import java.util.Optional;
import java.util.Random;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Barriers and latches, for those who ask for them. Switch: {@code muster.barrier.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.barrier.enabled", matchIfMissing = true)
public final class BarriersAutoConfiguration {

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(Barriers.class)
    MusterBarriers musterBarriers(
            MusterProperties properties, ObjectProvider<LeaseKeeper> keepers, ObjectProvider<Owner> owners) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout().plus(MusterBarriers.WAIT_ONCE_MAX)),
                new Random());
        return new MusterBarriers(
                client, properties.namespace(), properties.barrier().deadline(), () -> Optional.ofNullable(
                                keepers.getIfAvailable())
                        .map(keeper -> new HttpDoubleBarrier.Parties(
                                keeper,
                                owners.getObject().process(),
                                properties.coordination().ttl())));
    }
}
