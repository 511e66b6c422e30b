package dev.muster.demo.orders;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** The stock service as an interface; Spring makes the client, Muster finds the instances. */
@HttpExchange
interface StockClient {

    /** What there is of an item. */
    @GetExchange("/stock/{item}")
    Availability availability(@PathVariable("item") String item);

    /** What stock answers. */
    record Availability(String item, int available, String promotion, int port) {}
}
