package dev.muster.config.replication;

import dev.muster.config.receipt.KeptReceipt;
import dev.muster.config.receipt.ReceiptTable;
import dev.muster.replication.Cluster;
import dev.muster.replication.ReplicatedTable;
import dev.muster.replication.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Receipts on all servers. */
final class ReplicatedReceipts implements ReceiptTable {

    private final Cluster cluster;
    private final ReplicatedTable<KeptReceipt> table;

    ReplicatedReceipts(Cluster cluster) {
        this.cluster = cluster;
        this.table = cluster.table("receipts", new JsonCodec<>(KeptReceipt.class));
    }

    @Override
    public List<KeptReceipt> all() {
        return table.rows().stream().map(Row::value).flatMap(Optional::stream).toList();
    }

    @Override
    public void write(String key, UnaryOperator<Optional<KeptReceipt>> change) {
        table.write(key, change);
    }

    @Override
    public void forgetOwn(Predicate<KeptReceipt> old) {
        for (Row<KeptReceipt> row : table.rows()) {
            if (row.value().filter(old).isPresent() && cluster.owns(row.key())) {
                table.write(row.key(), now -> now.filter(old.negate()));
            }
        }
    }
}
