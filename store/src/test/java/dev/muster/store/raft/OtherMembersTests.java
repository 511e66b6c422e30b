package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Tag("cluster")
class OtherMembersTests {

    @Test
    void memberOfAnotherClusterIsKeptOutAndNamed(@TempDir Path dir) {
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        ListAppender<ILoggingEvent> errors = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(OtherMembers.class);
        errors.start();
        logger.addAppender(errors);
        logger.setAdditive(false);

        try (RaftStore ours = open(dir, "ours", "a", voters);
                RaftStore theirs = open(dir, "theirs", "b", voters)) {
            await().atMost(StoreCluster.AGREE_MAX).until(() -> told(errors).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .anyMatch(message -> message.contains("Member b at 127.0.0.1")
                            && message.contains("another cluster (expected: cluster ours)")));

            assertThat(ours.status().clusterId()).isNull();
            assertThat(theirs.status().clusterId()).isNull();
        } finally {
            logger.detachAppender(errors);
        }
    }

    /** What it has so far; it adds under its own lock. */
    private static List<ILoggingEvent> told(ListAppender<ILoggingEvent> appender) {
        synchronized (appender) {
            return List.copyOf(appender.list);
        }
    }

    private static RaftStore open(Path dir, String cluster, String member, List<RaftStoreConfig.Voter> voters) {
        return RaftStore.open(RaftStoreConfig.of(cluster, member, voters, "127.0.0.1", dir.resolve(member))
                .withElectionTimeout(Duration.ofMillis(150)));
    }
}
