package dev.muster.demo.nightly;

import dev.muster.api.coordination.FencingToken;
import dev.muster.starter.coordination.fence.FencedTransactions;
import dev.muster.starter.coordination.fence.StaleTokenException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The database that all instances share. */
@Repository
class Books {

    private final FencedTransactions fenced;
    private final JdbcTemplate jdbc;
    private final String instance;

    Books(FencedTransactions fenced, JdbcTemplate jdbc, @Value("${muster.instance.id}") String instance) {
        this.fenced = fenced;
        this.jdbc = jdbc;
        this.instance = instance;
    }

    /**
     * Closes an account, if the token is that of the present leader.
     *
     * @throws StaleTokenException if it is not; nothing was written
     */
    void close(int account, FencingToken token) {
        fenced.run(
                NightlyJob.ELECTION,
                token,
                () -> jdbc.update(
                        "INSERT INTO closing (account, instance, token) VALUES (?, ?, ?)",
                        account,
                        instance,
                        token.value()));
    }

    /** Keeps for the tour that a write was refused; this needs no fence. */
    void refused(StaleTokenException refusal) {
        jdbc.update(
                "INSERT INTO refusal (instance, token, seen) VALUES (?, ?, ?)",
                instance,
                refusal.token(),
                refusal.seen());
    }
}
