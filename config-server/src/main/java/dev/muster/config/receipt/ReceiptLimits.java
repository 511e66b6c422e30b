package dev.muster.config.receipt;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of receipts. Bound under {@code muster.receipt}.
 *
 * @param max receipts in all namespaces together, one for each instance; of one more nothing is kept, it is refused with
 *     429. Default 20,000
 * @param keptFor how long a receipt stays without news of its instance; an instance that is longer without a new release
 *     vanishes from the list, not from the world. Default 24 h, at least 1 min
 */
public record ReceiptLimits(
        @DefaultValue("20000") int max, @DefaultValue("24h") Duration keptFor) {

    public ReceiptLimits {
        if (max < 1) {
            throw new IllegalArgumentException("muster.receipt.max: " + max + " (expected: at least 1)");
        }
        if (keptFor.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("muster.receipt.kept-for: " + keptFor + " (expected: at least PT1M)");
        }
    }
}
