package dev.muster.starter.coordination.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.FencingToken;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

class FencedTransactionsTests {

    private static final long PATIENT_SECONDS = 60;
    private static final FencingToken FIRST = new FencingToken(5);
    private static final FencingToken SECOND = new FencingToken(9);

    private final JdbcDataSource database = new JdbcDataSource();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final JdbcTemplate jdbc;
    private final FencedTransactions fenced;

    FencedTransactionsTests() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000");
        jdbc = new JdbcTemplate(database);
        fenced = fenced("muster_fence", true);
    }

    @BeforeEach
    void prepare() {
        jdbc.execute("CREATE TABLE ledger (entry VARCHAR(100) PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        jdbc.execute("SHUTDOWN");
    }

    @Test
    void aHolderWritesAsOftenAsItLikes() {
        assertThat(fenced.latest("books")).isEmpty();

        fenced.run("books", FIRST, () -> write("a"));
        int rows = fenced.call("books", FIRST, () -> write("b"));

        assertThat(rows).isEqualTo(1);
        assertThat(ledger()).containsExactly("a", "b");
        assertThat(fenced.latest("books")).contains(FIRST);
        assertThat(jdbc.queryForObject("SELECT commits FROM muster_fence WHERE name = 'books'", Integer.class))
                .isEqualTo(2);
    }

    @Test
    void aStaleHolderDoesNotEvenBegin() {
        fenced.run("books", SECOND, () -> write("new"));

        assertThatThrownBy(() -> fenced.run("books", FIRST, () -> {
                    throw new AssertionError("it ran");
                }))
                .isInstanceOfSatisfying(StaleTokenException.class, e -> {
                    assertThat(e.fence()).isEqualTo("books");
                    assertThat(e.token()).isEqualTo(5);
                    assertThat(e.seen()).isEqualTo(9);
                })
                .hasMessageStartingWith("fencing token of books: 5 (expected: at least 9)");
        assertThat(fenced.latest("books")).contains(SECOND);
    }

    @Test
    void aHolderThatIsReplacedWhileItWorksCommitsNothing() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        Future<?> paused = threads.submit(() -> fenced.run("books", FIRST, () -> {
            write("old");
            written.countDown();
            await(replaced);
        }));
        await(written);

        fenced.run("books", SECOND, () -> write("new")); // nothing waits for the paused one
        replaced.countDown();

        assertThatThrownBy(() -> paused.get(PATIENT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StaleTokenException.class)
                .hasMessageContaining("fencing token of books: 5 (expected: at least 9)");
        assertThat(ledger()).containsExactly("new");
    }

    @Test
    void workThatFailsLeavesOnlyTheToken() {
        assertThatThrownBy(() -> fenced.run("books", FIRST, () -> {
                    write("half");
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(ledger()).isEmpty();
        assertThat(fenced.latest("books")).contains(FIRST);
    }

    @Test
    void namesHaveNothingToDoWithEachOther() {
        fenced.run("books", SECOND, () -> write("books"));
        fenced.run("mails", FIRST, () -> write("mails"));

        assertThat(fenced.latest("books")).contains(SECOND);
        assertThat(fenced.latest("mails")).contains(FIRST);
    }

    @Test
    void aTransactionThatIsThereAlreadyIsRefused() {
        new TransactionTemplate(new JdbcTransactionManager(database))
                .executeWithoutResult(status -> assertThatThrownBy(() -> fenced.run("books", FIRST, () -> write("a")))
                        .isInstanceOf(IllegalTransactionStateException.class)
                        .hasMessage("fence books: a transaction is active already (expected: none)"));

        assertThat(ledger()).isEmpty();
    }

    @Test
    void manyAtOnceLeaveWhatTheTokensAllow() throws Exception {
        int holders = 6;
        CyclicBarrier together = new CyclicBarrier(holders);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 1; i <= holders; i++) {
            FencingToken token = new FencingToken(i);
            all.add(threads.submit(() -> {
                FencedTransactions own =
                        fenced("muster_fence", true); // creates the table, as a process of its own would
                together.await(PATIENT_SECONDS, TimeUnit.SECONDS);
                own.run("books", token, () -> write("of " + token));
                return null;
            }));
        }

        int refused = 0;
        for (Future<?> each : all) {
            try {
                each.get(PATIENT_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(StaleTokenException.class);
                refused++;
            }
        }
        assertThat(ledger()).hasSize(holders - refused).contains("of " + holders);
        assertThat(fenced.latest("books")).contains(new FencingToken(holders));
    }

    @Test
    void aTableThatIsNotToBeCreatedIsMissed() {
        assertThatThrownBy(() -> fenced("elsewhere", false).run("books", FIRST, () -> write("a")))
                .isInstanceOf(BadSqlGrammarException.class)
                .hasMessageContaining("elsewhere");
        assertThatThrownBy(() -> fenced.run(" ", FIRST, () -> write("a")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("1 to 200 characters");
    }

    private FencedTransactions fenced(String table, boolean create) {
        return new JdbcFencedTransactions(
                database, new JdbcTransactionManager(database), new FenceTable(table, create));
    }

    private int write(String entry) {
        return jdbc.update("INSERT INTO ledger (entry) VALUES (?)", entry);
    }

    private List<String> ledger() {
        return jdbc.query("SELECT entry FROM ledger ORDER BY entry", (row, n) -> row.getString(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
