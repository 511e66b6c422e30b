package dev.muster.demo.nightly;

import dev.muster.starter.coordination.election.Elections;
import dev.muster.starter.coordination.election.LeaderOnly;
import dev.muster.starter.coordination.fence.StaleTokenException;
import dev.muster.starter.coordination.lease.Held;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Closes one account after the other. It never looks whether it still leads, and asks not to be interrupted, as code does that
 * knows nothing of leases; so that it is the database that refuses a stale one.
 */
@Component
class NightlyJob {

    static final String ELECTION = "nightly-job";

    private static final Logger log = LoggerFactory.getLogger(NightlyJob.class);
    private static final int ACCOUNTS = 10_000;

    private final Elections elections;
    private final Books books;
    private final Duration each;

    NightlyJob(Elections elections, Books books, @Value("${nightly.each}") Duration each) {
        this.elections = elections;
        this.books = books;
        this.each = each;
    }

    /** A real one would have {@code cron = "0 0 2 * * *"}. */
    @LeaderOnly(value = ELECTION, interruptOnLoss = false)
    @Scheduled(fixedDelay = 200, timeUnit = TimeUnit.MILLISECONDS)
    void closeTheBooks() throws InterruptedException {
        Optional<Held> term = elections.stand(ELECTION).term();
        if (term.isEmpty()) {
            return;
        }
        log.info("Closing the books, with token {}", term.get().token());
        try {
            for (int account = 1; account <= ACCOUNTS; account++) {
                books.close(account, term.get().token());
                TimeUnit.NANOSECONDS.sleep(each.toNanos());
            }
        } catch (StaleTokenException e) {
            log.warn("Somebody else has taken over: {}", e.getMessage());
            books.refused(e);
        }
    }
}
