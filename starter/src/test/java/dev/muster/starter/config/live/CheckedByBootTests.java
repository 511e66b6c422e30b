package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import jakarta.annotation.PostConstruct;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.converter.Converter;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/** A change is checked by what checks a start: constraints, validators, converters of the application, life cycle. */
class CheckedByBootTests {

    private final ConfigServerStub server = ConfigServerStub.started();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void constraintsHold() {
        server.publish(Map.of("order.name", "first", "limits.most", 3));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(Map.of("order.name", " ", "limits.most", 30)));

            assertThat(receipt.outcome()).isEqualTo(ReceiptOutcome.REJECTED);
            assertThat(receipt.problems())
                    .containsExactlyInAnyOrder(
                            new ReceiptProblem("order.name", Order.class.getName(), "must not be blank"),
                            new ReceiptProblem(
                                    "limits.most", Limits.class.getName(), "must be less than or equal to 10"));
            assertThat(app.getBean(Order.class).getName()).isEqualTo("first");
        }
    }

    @Test
    void aBeanThatValidatesItselfIsAsked() {
        server.publish(Map.of("order.name", "first"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Receipt receipt = server.receipt(server.publish(Map.of("order.name", "forbidden")));

            assertThat(receipt.problems())
                    .containsExactly(new ReceiptProblem("order.name", Order.class.getName(), "… is not for sale"));
            assertThat(app.getBean(Order.class).getName()).isEqualTo("first");
        }
    }

    @Test
    void convertersOfTheApplicationAndTheLifeCycleWork() {
        server.publish(Map.of("order.name", "first", "order.place", "1/2"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            Order order = app.getBean(Order.class);

            server.applied(Map.of("order.name", "second", "order.place", "3/4"));

            assertThat(order.getPlace()).isEqualTo(new Place(3, 4));
            assertThat(order.shown()).isEqualTo("second!");
        }
    }

    @Test
    void alsoWithLazyBeans() {
        server.publish(Map.of("limits.most", 3));
        try (ConfigurableApplicationContext app =
                Apps.run(server, App.class, "--spring.main.lazy-initialization=true")) {
            server.applied(Map.of("limits.most", 4));

            assertThat(app.getBean(Limits.class).most()).isEqualTo(4);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableConfigurationProperties({Order.class, Limits.class})
    static class App {

        @Bean
        @ConfigurationPropertiesBinding
        static PlaceConverter placeConverter() {
            return new PlaceConverter();
        }
    }

    record Place(int row, int column) {}

    static class PlaceConverter implements Converter<String, Place> {

        @Override
        public Place convert(String text) {
            int slash = text.indexOf('/');
            return new Place(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }
    }

    @Validated
    @ConfigurationProperties("limits")
    record Limits(@Max(10) @DefaultValue("1") int most) {}

    @Validated
    @ConfigurationProperties("order")
    static class Order implements Validator {

        @NotBlank
        private String name = "none";

        private String shown = "";
        private @Nullable Place place;

        @PostConstruct
        void show() {
            shown = name + "!";
        }

        String shown() {
            return shown;
        }

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public @Nullable Place getPlace() {
            return place;
        }

        public void setPlace(Place place) {
            this.place = place;
        }

        @Override
        public boolean supports(Class<?> type) {
            return Order.class.isAssignableFrom(type);
        }

        @Override
        public void validate(Object target, Errors errors) {
            if (((Order) target).getName().equals("forbidden")) {
                errors.rejectValue("name", "forbidden", "forbidden is not for sale");
            }
        }
    }
}
