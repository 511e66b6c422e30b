package dev.muster.starter.config.live;

import dev.muster.starter.config.ConfigAppliedEvent;
import dev.muster.starter.config.Live;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** An application with properties of every kind. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableConfigurationProperties({ShopApp.Window.class, ShopApp.Till.class, ShopApp.Prices.class, ShopApp.Door.class})
class ShopApp {

    final List<ConfigAppliedEvent> applied = new CopyOnWriteArrayList<>();
    final AtomicInteger resets = new AtomicInteger();

    @EventListener
    void applied(ConfigAppliedEvent event) {
        applied.add(event);
    }

    @EventListener
    void reset(EnvironmentChangeEvent event) {
        resets.incrementAndGet();
    }

    @Bean(defaultCandidate = false)
    @ConfigurationProperties("shop.made")
    Window made() {
        Window window = new Window();
        window.setTitle("made");
        return window;
    }

    @Bean
    Clerk clerk(Window window, Live<Prices> prices, Live<Till> till) {
        return new Clerk(window, prices, till);
    }

    @Bean
    @RefreshScope
    Sign sign() {
        return new Sign();
    }

    /** A singleton with everything injected. */
    static final class Clerk {

        final Window window;
        final Live<Prices> prices;
        final Live<Till> till;

        Clerk(Window window, Live<Prices> prices, Live<Till> till) {
            this.window = window;
            this.prices = prices;
            this.till = till;
        }
    }

    /** Made anew after each change. */
    static class Sign {

        @Value("${shop.sign.lines:1}")
        private int lines;

        int lines() {
            return lines;
        }
    }

    /** A bean in the old style. */
    @ConfigurationProperties("shop.window")
    static class Window {

        private String title = "default";
        private int low = 1;
        private int high = 2;
        private final Lamp lamp = new Lamp();
        private List<String> items = new ArrayList<>();
        private Map<String, Integer> stock = new HashMap<>();

        /** Two fields of one state. */
        int sum() {
            return low + high;
        }

        public String getTitle() {
            return title;
        }

        public void setTitle(String title) {
            this.title = title;
        }

        public int getLow() {
            return low;
        }

        public void setLow(int low) {
            this.low = low;
        }

        public int getHigh() {
            return high;
        }

        public void setHigh(int high) {
            this.high = high;
        }

        public Lamp getLamp() {
            return lamp;
        }

        public List<String> getItems() {
            return items;
        }

        public void setItems(List<String> items) {
            this.items = items;
        }

        public Map<String, Integer> getStock() {
            return stock;
        }

        public void setStock(Map<String, Integer> stock) {
            this.stock = stock;
        }
    }

    /** Nested properties. */
    static class Lamp {

        private @Nullable String colour;

        public @Nullable String getColour() {
            return colour;
        }

        public void setColour(String colour) {
            this.colour = colour;
        }
    }

    /** Bound through its constructor, but not final. */
    @ConfigurationProperties("shop.till")
    static class Till {

        private final int drawers;

        Till(@DefaultValue("1") int drawers) {
            this.drawers = drawers;
        }

        int drawers() {
            return drawers;
        }
    }

    /** A record that refuses nonsense in words that hold the value. */
    @ConfigurationProperties("shop.prices")
    record Prices(
            @DefaultValue("1") int low,
            @DefaultValue("2") int high,
            @DefaultValue("EUR") String currency) {

        Prices {
            if (low > high) {
                throw new IllegalArgumentException(
                        "low: " + low + " in " + currency + " (expected: at most " + high + ")");
            }
        }
    }

    /** What a door is like; nothing of it is published unless a test does. */
    @ConfigurationProperties(prefix = "shop.door", ignoreUnknownFields = false)
    record Door(@DefaultValue("false") boolean open) {}
}
