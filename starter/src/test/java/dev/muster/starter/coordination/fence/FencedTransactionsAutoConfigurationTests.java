package dev.muster.starter.coordination.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.FencingToken;
import dev.muster.starter.MusterAutoConfiguration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

class FencedTransactionsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(MusterAutoConfiguration.class, FencedTransactionsAutoConfiguration.class));

    @Test
    void applicationsWithADatabaseHaveIt() {
        runner.withUserConfiguration(Database.class)
                .withPropertyValues("muster.coordination.fence.table=tokens")
                .run(context -> {
                    FencedTransactions fenced = context.getBean(FencedTransactions.class);
                    JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));

                    fenced.run("a", new FencingToken(3), () -> jdbc.execute("SELECT 1"));

                    assertThat(jdbc.queryForObject("SELECT token FROM tokens", Long.class))
                            .isEqualTo(3);
                });
    }

    @Test
    void othersDoNot() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FencedTransactions.class));
        runner.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.transaction"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FencedTransactions.class));
        runner.withUserConfiguration(Database.class)
                .withPropertyValues("muster.coordination.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FencedTransactions.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class Database {

        @Bean
        DataSource database() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:fence;DB_CLOSE_DELAY=-1");
            return database;
        }

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }
    }
}
