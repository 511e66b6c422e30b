package dev.muster.starter.coordination.fence;

import dev.muster.api.coordination.FencingToken;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Transactions of a database that only the latest holder of a lock or an election can commit. Thread-safe.
 *
 * <pre>{@code
 * fenced.run("invoices", lock.token(), () -> jdbc.update("INSERT INTO invoice …"));
 * }</pre>
 *
 * <p>The database keeps the largest token that it has seen under a name, and compares twice:
 *
 * <pre>
 *   own transaction   raise the name's token to this one; a larger one is there: refused
 *   the transaction   work … then lock the row and compare again; a larger one is there: rolled back
 * </pre>
 *
 * <p>So what a holder reads contains all that earlier holders wrote, what they have not committed when it begins they cannot
 * commit any more, and one that is paused in the middle of its work keeps nobody from the fence.
 *
 * <p>Only what is written through these transactions is fenced, and only if everybody uses the same name for the same thing.
 * Whatever the work does outside of the database is done even if the commit is refused.
 */
public interface FencedTransactions {

    /**
     * Does the work in a transaction that is committed only if the token is still the largest.
     *
     * @param fence names what is protected; 1 to 200 characters; that of the lock or election, usually
     * @param token of the grant, as {@code HeldLock.token()} tells
     * @param work joins the transaction by the usual means, such as {@code JdbcTemplate}, on this thread
     * @return what the work returned
     * @throws StaleTokenException if a larger token has been here, before or while it worked: nothing was written
     * @throws IllegalTransactionStateException if there is a transaction on this thread already: what that one has read may be
     *     older than the grant
     */
    <T extends @Nullable Object> T call(String fence, FencingToken token, Supplier<T> work);

    /** The same for work without a result; see {@link #call}. */
    default void run(String fence, FencingToken token, Runnable work) {
        boolean unused = call(fence, token, () -> {
            work.run();
            return true;
        });
    }

    /** The largest token that the database has seen; empty before the first. */
    Optional<FencingToken> latest(String fence);
}
