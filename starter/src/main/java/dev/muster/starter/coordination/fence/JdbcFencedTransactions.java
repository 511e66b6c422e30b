package dev.muster.starter.coordination.fence;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.FencingToken;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the tokens in a table of the database that they protect: {@code name, token, commits}, a row per name. The statements
 * are plain SQL, the same for all databases. Thread-safe.
 */
final class JdbcFencedTransactions implements FencedTransactions {

    private static final int NAME_LENGTH_MAX = 200;
    private static final int TRIES_MAX = 10;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final FenceTable table;

    JdbcFencedTransactions(DataSource database, PlatformTransactionManager transactions, FenceTable table) {
        this.jdbc = new JdbcTemplate(database);
        this.transactions = new TransactionTemplate(transactions);
        this.table = table;
    }

    @Override
    public <T extends @Nullable Object> T call(String fence, FencingToken token, Supplier<T> work) {
        checkName(fence);
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalTransactionStateException(
                    "fence " + fence + ": a transaction is active already (expected: none)");
        }
        table.createIfWanted(jdbc);
        raise(fence, token);
        return inTransaction(() -> {
            T result = work.get();
            confirm(fence, token);
            return result;
        });
    }

    @Override
    public Optional<FencingToken> latest(String fence) {
        checkName(fence);
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            table.createIfWanted(jdbc);
        }
        return seen(fence).map(FencingToken::new);
    }

    /** Nobody with a smaller token commits any more when this returned. */
    private void raise(String fence, FencingToken token) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try {
                if (inTransaction(() -> raised(fence, token))) {
                    return;
                }
            } catch (DuplicateKeyException e) {
                // another one was the first under this name; its row is there now
            }
        }
        throw new IllegalStateException(
                "row of " + fence + " in " + table.name() + ": comes and goes (expected: to stay)");
    }

    private boolean raised(String fence, FencingToken token) {
        int changed = jdbc.update(
                "UPDATE " + table.name() + " SET token = ? WHERE name = ? AND token < ?",
                token.value(),
                fence,
                token.value());
        if (changed > 0) {
            return true;
        }
        Optional<Long> seen = seen(fence);
        if (seen.isEmpty()) {
            jdbc.update(
                    "INSERT INTO " + table.name() + " (name, token, commits) VALUES (?, ?, 0)", fence, token.value());
            return true;
        }
        if (seen.get() > token.value()) {
            throw new StaleTokenException(fence, token, seen.get());
        }
        return seen.get() == token.value(); // a smaller one came between the two statements
    }

    /** Counting, so that the row changes in the eyes of every database, also locks it until the commit. */
    private void confirm(String fence, FencingToken token) {
        int changed = jdbc.update(
                "UPDATE " + table.name() + " SET commits = commits + 1 WHERE name = ? AND token = ?",
                fence,
                token.value());
        if (changed == 0) {
            throw new StaleTokenException(
                    fence, token, Math.max(token.value() + 1, seen(fence).orElse(0L)));
        }
    }

    private Optional<Long> seen(String fence) {
        return jdbc
                .query("SELECT token FROM " + table.name() + " WHERE name = ?", (row, n) -> row.getLong(1), fence)
                .stream()
                .findFirst();
    }

    @SuppressWarnings("NullAway") // the template gives back what the work returned
    private <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    private static void checkName(String fence) {
        if (fence.isBlank() || fence.length() > NAME_LENGTH_MAX) {
            throw new InvalidArgumentException("fence", fence, "1 to " + NAME_LENGTH_MAX + " characters, not blank");
        }
    }
}
