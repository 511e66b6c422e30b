package dev.muster.config.receipt;

import dev.muster.api.Namespace;
import dev.muster.api.config.Receipt;
import java.time.Instant;

/**
 * A receipt with what this side knows of it. Immutable.
 *
 * @param receivedAt when, by the clock of the server that took it
 */
public record KeptReceipt(Namespace namespace, Receipt receipt, Instant receivedAt) {

    /** One per instance of an application in a namespace. */
    String key() {
        return namespace + "/" + receipt.application() + "/" + receipt.instance();
    }

    /** Whether {@code other} came first, both by the state it speaks of and by the instance's clock. */
    boolean outdates(KeptReceipt other) {
        return receipt.cursor().sameOriginAs(other.receipt.cursor())
                && other.receipt.cursor().revision() < receipt.cursor().revision()
                && other.receipt.at().isBefore(receipt.at());
    }
}
