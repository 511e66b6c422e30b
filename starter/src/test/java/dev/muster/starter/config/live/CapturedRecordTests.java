package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Who holds a record directly holds an old one after a change, and the operator learns of it. */
class CapturedRecordTests {

    private final ConfigServerStub server = ConfigServerStub.started();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSingletonThatHoldsARecordIsReportedAndAProviderFollows() {
        server.publish(Map.of("menu.pages", 1));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(Map.of("menu.pages", 2)));

            assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.RESTART_REQUIRED);
            assertThat(receipt.problems())
                    .containsExactly(
                            new ReceiptProblem(
                                    "menu.pages",
                                    "bean holder",
                                    "keeps the Menu it was made with until the next start; inject Live<Menu> to follow changes"));
            assertThat(app.getBean(Holder.class).menu().pages()).isEqualTo(1);
            assertThat(app.getBean(Follower.class).menu().getObject().pages()).isEqualTo(2);
            assertThat(app.getBean(Remade.class).pages()).isEqualTo(2);
        }
    }

    @Test
    void aRecordThatComesOutEqualIsNoReasonForARestart() {
        server.publish(Map.of("menu.pages", 1));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(Map.of("menu.pages", 1, "menu.comment", "unused")));

            assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.APPLIED);
            assertThat(app.getBean(Holder.class).menu()).isSameAs(app.getBean(Menu.class));
        }
    }

    @Test
    void aValueInASingletonIsReportedToo() {
        server.publish(Map.of("menu.title", "Lunch"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(Map.of("menu.title", "Dinner")));

            assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.RESTART_REQUIRED);
            assertThat(receipt.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.property()).isEqualTo("menu.title");
                assertThat(problem.target()).isEqualTo(Titled.class.getName() + ".title");
                assertThat(problem.message()).contains("next start");
            });
            assertThat(app.getBean(Titled.class).title).isEqualTo("Lunch");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableConfigurationProperties(Menu.class)
    static class App {

        @Bean
        Holder holder(Menu menu) {
            return new Holder(menu);
        }

        @Bean
        Follower follower(ObjectProvider<Menu> menu) {
            return new Follower(menu);
        }

        @Bean
        @RefreshScope
        Remade remade(Menu menu) {
            return new Remade(menu);
        }

        @Bean
        Titled titled() {
            return new Titled();
        }
    }

    @ConfigurationProperties("menu")
    record Menu(@DefaultValue("1") int pages) {}

    record Holder(Menu menu) {}

    record Follower(ObjectProvider<Menu> menu) {}

    static class Remade {

        private final int pages;

        Remade(Menu menu) {
            this.pages = menu.pages();
        }

        int pages() {
            return pages;
        }
    }

    static class Titled {

        @Value("${menu.title:none}")
        String title = "";
    }
}
