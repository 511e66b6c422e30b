package dev.muster.demo.stock;

import dev.muster.starter.config.Live;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StockController {

    private static final int ON_SHELF = 100;

    private final StockProperties stock;
    private final Live<Promotion> promotion;
    private final WebServerApplicationContext server;

    StockController(StockProperties stock, Live<Promotion> promotion, WebServerApplicationContext server) {
        this.stock = stock;
        this.promotion = promotion;
        this.server = server;
    }

    /** What there is of an item, and which instance says so. */
    record Availability(String item, int available, String promotion, int port) {}

    /** The settings this instance runs with. */
    record Settings(int reserve, String warehouse, Promotion promotion) {}

    @GetMapping("/stock/{item}")
    Availability availability(@PathVariable String item) {
        int port = server.getWebServer() == null ? 0 : server.getWebServer().getPort();
        return new Availability(
                item, ON_SHELF - stock.getReserve(), promotion.get().text(), port);
    }

    @GetMapping("/settings")
    Settings settings() {
        return new Settings(stock.getReserve(), stock.getWarehouse(), promotion.get());
    }
}
