package dev.muster.starter.coordination.bridge;

import dev.muster.starter.coordination.MusterCoordinationAutoConfiguration;
import dev.muster.starter.coordination.lock.Locks;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Muster's locks for {@code @SchedulerLock}, where ShedLock is there and no other provider. */
@AutoConfiguration(after = MusterCoordinationAutoConfiguration.class)
@ConditionalOnClass(LockProvider.class)
@ConditionalOnBean(Locks.class)
public final class ShedLockAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(LockProvider.class)
    MusterLockProvider musterLockProvider(Locks locks) {
        return new MusterLockProvider(locks);
    }
}
