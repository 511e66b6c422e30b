package dev.muster.starter.coordination.fence;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Fenced transactions where there is one database with transactions; it is not touched before they are used. */
@AutoConfiguration(
        after = MusterAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({JdbcTemplate.class, PlatformTransactionManager.class})
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBooleanProperty(name = "muster.coordination.enabled", matchIfMissing = true)
public final class FencedTransactionsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
    FencedTransactions musterFencedTransactions(
            DataSource database, PlatformTransactionManager transactions, MusterProperties properties) {
        MusterProperties.Fence fence = properties.coordination().fence();
        return new JdbcFencedTransactions(database, transactions, new FenceTable(fence.table(), fence.createTable()));
    }
}
