package dev.muster.config.receipt;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.Projection;
import dev.muster.edge.dashboard.EventFeed;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires receipts. */
@Configuration(proxyBeanMethods = false)
class ReceiptConfiguration {

    @Bean
    ReceiptService receiptService(
            ReceiptTable table,
            NamespaceService namespaces,
            Projection projection,
            ReceiptLimits limits,
            EventFeed feed,
            Clock clock) {
        return new ReceiptService(table, namespaces, projection, limits, feed, clock);
    }

    @Bean
    ReceiptSweep receiptSweep(ReceiptService receipts) {
        return new ReceiptSweep(receipts);
    }
}
