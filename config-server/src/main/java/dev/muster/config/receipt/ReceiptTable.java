package dev.muster.config.receipt;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Where receipts are kept: on every server, not on disk. Thread-safe. */
public interface ReceiptTable {

    /** All there are, in no order. */
    List<KeptReceipt> all();

    /** Changes one; no other change of it comes between. {@code change} may be called several times. */
    void write(String key, UnaryOperator<Optional<KeptReceipt>> change);

    /** Removes those that are {@code old} and that this server is to look after. */
    void forgetOwn(Predicate<KeptReceipt> old);
}
