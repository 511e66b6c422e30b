package dev.muster.demo.orders;

import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

@RestController
class OrdersController {

    private final StockClient stock;
    private final RestClient rest;
    private final DiscoveryClient discovery;

    OrdersController(StockClient stock, @LoadBalanced RestClient.Builder rest, DiscoveryClient discovery) {
        this.stock = stock;
        this.rest = rest.build();
        this.discovery = discovery;
    }

    /** An order as this service sees it, with what stock says. */
    record Order(String item, StockClient.Availability stock) {}

    @GetMapping("/orders/{item}")
    Order order(@PathVariable String item) {
        return new Order(item, stock.availability(item));
    }

    /** The same through a load-balanced {@code RestClient}. */
    @GetMapping("/orders/{item}/by-rest-client")
    Order orderByRestClient(@PathVariable String item) {
        StockClient.Availability answer =
                rest.get().uri("http://stock/stock/{item}", item).retrieve().body(StockClient.Availability.class);
        if (answer == null) {
            throw new IllegalStateException("stock answered nothing");
        }
        return new Order(item, answer);
    }

    /** Which instances of a service this application knows right now. */
    @GetMapping("/sees/{service}")
    List<String> sees(@PathVariable String service) {
        return discovery.getInstances(service).stream()
                .map(ServiceInstance::getUri)
                .map(Object::toString)
                .sorted()
                .toList();
    }
}
