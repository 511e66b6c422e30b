package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import dev.muster.starter.config.live.ShopApp.Clerk;
import dev.muster.starter.config.live.ShopApp.Prices;
import dev.muster.starter.config.live.ShopApp.Sign;
import dev.muster.starter.config.live.ShopApp.Till;
import dev.muster.starter.config.live.ShopApp.Window;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** One application per test, changed while it runs. */
class LiveConfigTests {

    private final ConfigServerStub server = ConfigServerStub.started();
    private @Nullable ConfigurableApplicationContext running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
        server.close();
    }

    @Test
    void theStartItselfGetsAReceipt() {
        long revision = server.publish(Map.of("shop.window.title", "Corner"));
        app("--muster.instance.id=shop-1");

        Receipt receipt = server.receipt(revision);

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.APPLIED);
        assertThat(receipt.instance()).isEqualTo("shop-1");
        assertThat(receipt.application()).isEqualTo("shop");
        assertThat(receipt.running()).isEqualTo(revision);
    }

    @Test
    void allKindsOfPropertiesChangeTogether() {
        server.publish(Map.of("shop.window.title", "Corner"));
        ConfigurableApplicationContext app = app();
        Clerk clerk = app.getBean(Clerk.class);
        Window window = clerk.window;

        server.applied(Map.of(
                "shop.window.title", "Market",
                "shop.window.lamp.colour", "red",
                "shop.window.items[0]", "apple",
                "shop.window.items[1]", "pear",
                "shop.window.stock.apple", 7,
                "shop.prices.low", 5,
                "shop.prices.high", 9,
                "shop.till.drawers", 3,
                "shop.made.low", 4));

        assertThat(window.getTitle()).isEqualTo("Market");
        assertThat(window.getLamp().getColour()).isEqualTo("red");
        assertThat(window.getItems()).containsExactly("apple", "pear");
        assertThat(window.getStock()).containsExactly(Map.entry("apple", 7));
        assertThat(clerk.prices.get()).isEqualTo(new Prices(5, 9, "EUR"));
        assertThat(clerk.till.get().drawers()).isEqualTo(3);
        assertThat(app.getBean(Till.class).drawers()).isEqualTo(3);
        assertThat(app.getBeanProvider(Prices.class).getObject().low()).isEqualTo(5);
        assertThat(app.getBean("made", Window.class).getTitle()).isEqualTo("made");
        assertThat(app.getBean("made", Window.class).getLow()).isEqualTo(4);
        assertThat(app.getEnvironment().getProperty("shop.window.title")).isEqualTo("Market");
    }

    @Test
    void aPropertyThatIsGoneReturnsToItsDefault() {
        server.publish(Map.of("shop.window.title", "Corner", "shop.window.items[0]", "apple", "shop.prices.low", 0));
        ConfigurableApplicationContext app = app();
        Clerk clerk = app.getBean(Clerk.class);
        assertThat(clerk.window.getTitle()).isEqualTo("Corner");
        assertThat(clerk.prices.get().low()).isZero();

        server.applied(Map.of());

        assertThat(clerk.window.getTitle()).isEqualTo("default");
        assertThat(clerk.window.getItems()).isEmpty();
        assertThat(clerk.prices.get().low()).isEqualTo(1);
        assertThat(app.getEnvironment().containsProperty("shop.window.title")).isFalse();
    }

    @Test
    void aValueThatDoesNotBindLeavesEverythingAsItWas() {
        server.publish(Map.of("shop.window.title", "Corner", "shop.window.low", 1));
        ConfigurableApplicationContext app = app();
        Clerk clerk = app.getBean(Clerk.class);
        int lines = app.getBean(Sign.class).lines();

        long revision = server.publish(Map.of(
                "shop.window.title", "Market",
                "shop.window.low", "secretword",
                "shop.prices.low", 2,
                "shop.sign.lines", 9,
                "logging.level.shop.leaves", "DEBUG"));
        Receipt receipt = server.receipt(revision);

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(receipt.running()).isLessThan(revision);
        assertThat(receipt.problems())
                .containsExactly(
                        new ReceiptProblem("shop.window.low", Window.class.getName(), "cannot be converted to int"));
        assertThat(clerk.window.getTitle()).isEqualTo("Corner");
        assertThat(clerk.prices.get().low()).isEqualTo(1);
        assertThat(app.getBean(Sign.class).lines()).isEqualTo(lines);
        assertThat(app.getEnvironment().getProperty("shop.window.title")).isEqualTo("Corner");
        assertThat(LoggerFactory.getLogger("shop.leaves").isDebugEnabled()).isFalse();
        assertThat(app.getBean(ShopApp.class).applied).isEmpty();

        server.applied(Map.of("shop.window.title", "Market"));
        assertThat(clerk.window.getTitle()).isEqualTo("Market");
    }

    @Test
    void whenOneOfTwoBeansRefusesNeitherChangesAndTheReceiptHoldsNoValue() {
        server.publish(Map.of("shop.window.title", "Corner"));
        ConfigurableApplicationContext app = app();
        Clerk clerk = app.getBean(Clerk.class);

        long revision = server.publish(
                Map.of("shop.window.title", "Market", "shop.prices.low", 4711, "shop.prices.currency", "hush"));
        Receipt receipt = server.receipt(revision);

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(clerk.window.getTitle()).isEqualTo("Corner");
        assertThat(clerk.prices.get().currency()).isEqualTo("EUR");
        assertThat(receipt.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("shop.prices");
            assertThat(problem.message()).contains("IllegalArgumentException", "expected: at most");
            assertThat(problem.message()).doesNotContain("4711").doesNotContain("hush");
        });
    }

    @Test
    void aPropertyThatIsNotKnownIsRefusedWhereUnknownOnesAre() {
        server.publish(Map.of("shop.door.open", true));
        app();

        Receipt receipt = server.receipt(server.publish(Map.of("shop.door.opne", true)));

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(receipt.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("shop.door.opne");
            assertThat(problem.message()).isEqualTo("is not a property of this type");
        });
    }

    @Test
    void beansInRefreshScopeAreMadeAnewAndCheckedBefore() {
        server.publish(Map.of("shop.sign.lines", 2));
        ConfigurableApplicationContext app = app();
        Sign sign = app.getBean(Sign.class);
        assertThat(sign.lines()).isEqualTo(2);

        server.applied(Map.of("shop.sign.lines", 3));
        assertThat(sign.lines()).isEqualTo(3);

        Receipt receipt = server.receipt(server.publish(Map.of("shop.sign.lines", "many")));
        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(receipt.problems())
                .containsExactly(new ReceiptProblem(
                        "shop.sign.lines", Sign.class.getName() + ".lines", "cannot be converted to int"));
        assertThat(sign.lines()).isEqualTo(3);
    }

    @Test
    void logLevelsChangeAndReturn() {
        server.publish(Map.of("logging.level.shop.stays", "WARN"));
        ConfigurableApplicationContext app = app();
        LoggingSystem logging = app.getBean(LoggingSystem.class);

        server.applied(Map.of("logging.level.shop.test", "debug", "logging.level.root", "WARN"));
        assertThat(level(logging, "shop.test")).isEqualTo(LogLevel.DEBUG);
        assertThat(level(logging, "shop.stays")).isNull();
        assertThat(level(logging, "ROOT")).isEqualTo(LogLevel.WARN);

        server.applied(Map.of());
        assertThat(level(logging, "shop.test")).isNull();
        assertThat(level(logging, "ROOT")).isEqualTo(LogLevel.INFO);
    }

    @Test
    void aLevelThatIsNoneIsRefused() {
        server.publish(Map.of());
        app();

        Receipt receipt = server.receipt(server.publish(Map.of("logging.level.shop.test", "LOUD")));

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(receipt.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("logging.level.shop.test");
            assertThat(problem.message()).contains("LogLevel", "DEBUG").doesNotContain("LOUD");
        });
    }

    @Test
    void aLocalPropertyThatRefersToAPublishedOneChangesWithIt() {
        server.publish(Map.of("names.main", "Corner"));
        ConfigurableApplicationContext app = app("--shop.window.title=The ${names.main}");
        Window window = app.getBean(Clerk.class).window;
        assertThat(window.getTitle()).isEqualTo("The Corner");

        server.applied(Map.of("names.main", "Market"));

        assertThat(window.getTitle()).isEqualTo("The Market");
        assertThat(app.getBean(ShopApp.class).applied.get(0).changed()).contains("names.main", "shop.window.title");
    }

    @Test
    void whatIsSetLocallyWithMorePrecedenceStays() {
        server.publish(Map.of("shop.window.title", "Corner"));
        ConfigurableApplicationContext app = app("--shop.window.title=Mine");

        server.applied(Map.of("shop.window.title", "Market"));

        assertThat(app.getBean(Clerk.class).window.getTitle()).isEqualTo("Mine");
        assertThat(app.getBean(ShopApp.class).applied).isEmpty();
    }

    @Test
    void listenersLearnOfTheNewStateAndSpringCloudsRebinderOfNothing() {
        server.publish(Map.of("shop.prices.low", 1));
        ConfigurableApplicationContext app = app();
        List<Prices> told = new CopyOnWriteArrayList<>();
        app.getBean(Clerk.class).prices.onChange(told::add);
        app.getBean(Clerk.class).prices.onChange(prices -> {
            throw new IllegalStateException("a listener that fails");
        });

        long revision = server.applied(Map.of("shop.prices.low", 2)).running();

        assertThat(told).containsExactly(new Prices(2, 2, "EUR"));
        assertThat(app.getBean(ShopApp.class).applied).singleElement().satisfies(event -> {
            assertThat(event.revision()).isEqualTo(revision);
            assertThat(event.changed()).containsExactly("shop.prices.low");
        });
        assertThat(app.getBean(ShopApp.class).resets).hasValue(0);
    }

    @Test
    void propertiesOfTheFrameworkWaitForARestartAndTheRestIsApplied() {
        server.publish(Map.of("shop.window.title", "Corner", "spring.task.execution.pool.core-size", 2));
        ConfigurableApplicationContext app = app();

        Receipt receipt = server.receipt(
                server.publish(Map.of("shop.window.title", "Market", "spring.task.execution.pool.core-size", 3)));

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.RESTART_REQUIRED);
        assertThat(receipt.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("spring.task.execution.pool.core-size");
            assertThat(problem.target()).endsWith("TaskExecutionProperties");
        });
        assertThat(app.getBean(Clerk.class).window.getTitle()).isEqualTo("Market");
    }

    @Test
    void aFrameworkPropertyOnWhichTheNextStartWouldFailIsRefused() {
        server.publish(Map.of());
        app();

        Receipt receipt = server.receipt(server.publish(Map.of("spring.task.execution.pool.core-size", "lots")));

        assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
        assertThat(receipt.problems())
                .extracting(ReceiptProblem::property)
                .containsExactly("spring.task.execution.pool.core-size");
    }

    @Test
    void liveWorksAlsoWhenNothingChanges() {
        server.publish(Map.of("shop.prices.low", 2));
        ConfigurableApplicationContext app = app("--muster.config.live=false");

        assertThat(app.getBean(Clerk.class).prices.get().low()).isEqualTo(2);
    }

    @Test
    void worksWithoutRefreshScope() {
        server.publish(Map.of("shop.window.title", "Corner"));
        ConfigurableApplicationContext app = app("--spring.cloud.refresh.enabled=false");

        server.applied(Map.of("shop.window.title", "Market"));

        assertThat(app.getBean(Clerk.class).window.getTitle()).isEqualTo("Market");
    }

    private static @Nullable LogLevel level(LoggingSystem logging, String logger) {
        LoggerConfiguration configuration = logging.getLoggerConfiguration(logger);
        return configuration == null ? null : configuration.getConfiguredLevel();
    }

    private ConfigurableApplicationContext app(String... arguments) {
        ConfigurableApplicationContext started = Apps.run(server, ShopApp.class, arguments);
        running = started;
        return started;
    }
}
