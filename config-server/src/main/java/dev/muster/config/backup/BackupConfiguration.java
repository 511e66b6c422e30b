package dev.muster.config.backup;

import dev.muster.config.cluster.BlockingStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires backups. */
@Configuration(proxyBeanMethods = false)
class BackupConfiguration {

    @Bean
    BackupService backupService(BlockingStore store) {
        return new BackupService(store);
    }
}
