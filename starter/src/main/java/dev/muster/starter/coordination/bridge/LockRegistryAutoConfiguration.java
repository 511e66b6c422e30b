package dev.muster.starter.coordination.bridge;

import dev.muster.starter.coordination.MusterCoordinationAutoConfiguration;
import dev.muster.starter.coordination.lock.Locks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.LockRegistry;

/** Muster's locks for the flows of Spring Integration, where it is there and no other registry of locks. */
@AutoConfiguration(after = MusterCoordinationAutoConfiguration.class)
@ConditionalOnClass(LockRegistry.class)
@ConditionalOnBean(Locks.class)
public final class LockRegistryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(LockRegistry.class)
    MusterLockRegistry musterLockRegistry(Locks locks) {
        return new MusterLockRegistry(locks);
    }
}
