package dev.muster.config.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.PublishRequest;
import dev.muster.api.config.Release;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.api.config.RollbackRequest;
import dev.muster.config.item.PropertyDiff;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.namespace.TestNamespaces;
import dev.muster.config.replication.FollowedStore;
import dev.muster.store.Store;
import dev.muster.store.local.LocalStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ReleaseServiceTests {

    private static final Namespace NS = Namespace.DEFAULT;
    private static final ConfigName ORDERS = new ConfigName("orders", "default");
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final LosingStore losing = new LosingStore(LocalStore.open());
    private final Store store = losing.store();
    private final FollowedStore followed = FollowedStore.follow(store);
    private final NamespaceService namespaces = TestNamespaces.on(followed);
    private final ReleaseService releases = service(new ReleaseLimits(DataSize.ofKilobytes(1), 3, 2, 2), NOW);

    @AfterEach
    void close() {
        followed.close();
    }

    @Test
    void releasesAreNumberedAndKeepWhoWhenAndWhat() {
        Release first = publish(0, "a: 1");
        Release second = publish(1, "a: 2");

        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(second.author()).isEqualTo("ann");
        assertThat(second.comment()).isEqualTo("why");
        assertThat(second.publishedAt()).isEqualTo(NOW);
        assertThat(second.basedOn()).isEqualTo(1);
        assertThat(second.checksum()).isEqualTo(Sha256.hex("a: 2"));
        assertThat(releases.read(NS, ORDERS, 1)).isEqualTo(first);
        assertThat(releases.readCurrent(NS, ORDERS)).isEqualTo(second);
        assertThat(releases.current(NS)).containsExactly(second.summary());
    }

    @Test
    void equalContentMayBePublishedAgain() {
        publish(0, "a: 1");

        assertThat(publish(1, "a: 1").number()).isEqualTo(2);
    }

    @Test
    void aReleaseIsServedHereWhenItsPublishingIsAnswered() {
        for (int i = 0; i < 20; i++) {
            Release release = publish(i, "a: " + i);

            assertThat(followed.projection()
                            .state()
                            .current(NS, ORDERS)
                            .orElseThrow()
                            .release())
                    .isEqualTo(release.summary());
        }
    }

    @Test
    void publishingOnAnOldBaseIsRefusedWithWhoWasFirst() {
        publish(0, "a: 1");
        publish(1, "a: 2");

        assertRefused(ProblemType.REVISION_CONFLICT, () -> publish(1, "a: 3"), refused -> {
            assertThat(refused.facts())
                    .isEqualTo(Map.of(
                            "expected", 1L, "actual", 2L, "author", "ann", "publishedAt", "2026-02-03T04:05:06Z"));
            assertThat(refused)
                    .hasMessage("default/orders/default: release 2 is current, published by ann at"
                            + " 2026-02-03T04:05:06Z (expected: release 1 to be current)");
        });
        assertThat(releases.readCurrent(NS, ORDERS).content()).isEqualTo("a: 2");
        assertRefused(ProblemType.REVISION_CONFLICT, () -> publish(7, "a: 3"), refused -> {});
    }

    @Test
    void publishingOnABaseThatNeverWasIsRefused() {
        assertRefused(ProblemType.REVISION_CONFLICT, () -> publish(4, "a: 1"), refused -> assertThat(refused.facts())
                .isEqualTo(Map.of("expected", 4L, "actual", 0L)));
    }

    @Test
    void ofManyAtOnceExactlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String content = "a: " + i;
            attempts.add(() -> {
                try {
                    publish(0, content);
                    return true;
                } catch (ReleaseConflictException e) {
                    return false;
                }
            });
        }

        int won = 0;
        for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
            won += attempt.get() ? 1 : 0;
        }
        threads.shutdownNow();

        assertThat(won).isEqualTo(1);
        assertThat(releases.readCurrent(NS, ORDERS).number()).isEqualTo(1);
    }

    @Test
    void repeatingARequestHasOneEffectAndTheSameAnswer() {
        Release first = publish(0, "a: 1", "key-1");

        Release repeated = service(limits(), NOW.plusSeconds(60)).publish(NS, ORDERS, wish(0, "a: 1"), "ann", "key-1");

        assertThat(repeated).isEqualTo(first);
        assertThat(releases.history(NS, ORDERS, 10, Optional.empty())).hasSize(1);
    }

    @Test
    void aRequestWhoseAnswerWasLostCanBeRepeated() {
        losing.lose(true);
        assertRefused(ProblemType.OUTCOME_UNKNOWN, () -> publish(0, "a: 1", "key-1"), refused -> {});
        losing.lose(false);

        Release repeated = publish(0, "a: 1", "key-1");

        assertThat(repeated.number()).isEqualTo(1);
        assertThat(repeated.revision())
                .isEqualTo(releases.readCurrent(NS, ORDERS).revision());
    }

    @Test
    void aRepeatIsKnownEvenWhenTheStoreHasForgottenTheRequestAndOthersWentOn() {
        Release first = publish(0, "a: 1", "key-1");
        publish(1, "a: 2");
        losing.forgetRequests();

        assertThat(publish(0, "a: 1", "key-1")).isEqualTo(first);
    }

    @Test
    void aKeyThatWasUsedForAnotherBodyIsRefused() {
        publish(0, "a: 1", "key-1");

        assertRefused(ProblemType.INVALID_ARGUMENT, () -> publish(0, "a: 2", "key-1"), refused -> assertThat(refused)
                .hasMessageStartingWith("Idempotency-Key: 'key-1', used for release 1"));
    }

    @Test
    void aLostAnswerWithoutAKeyIsNotCalledRepeatable() {
        losing.lose(true);

        assertRefused(ProblemType.OUTCOME_UNKNOWN, () -> publish(0, "a: 1"), refused -> assertThat(refused)
                .hasMessageContaining("read the current release to see"));
    }

    @Test
    void rollingBackIsANewReleaseWithTheOldContent() {
        publish(0, "a: 1");
        publish(1, "a: 2");

        Release back = releases.rollback(NS, ORDERS, new RollbackRequest(1, 2, null, null), "bob", null);

        assertThat(back.number()).isEqualTo(3);
        assertThat(back.content()).isEqualTo("a: 1");
        assertThat(back.rollbackTo()).isEqualTo(1);
        assertThat(back.author()).isEqualTo("bob");
        assertRefused(
                ProblemType.REVISION_CONFLICT,
                () -> releases.rollback(NS, ORDERS, new RollbackRequest(1, 2, null, null), "bob", null),
                refused -> {});
        assertRefused(
                ProblemType.RELEASE_NOT_FOUND,
                () -> releases.rollback(NS, ORDERS, new RollbackRequest(9, 3, null, null), "bob", null),
                refused -> {});
    }

    @Test
    void historyIsNewestFirstInPages() {
        publish(0, "a: 1");
        publish(1, "a: 2");
        publish(2, "a: 3");

        assertThat(numbers(10, Optional.empty())).containsExactly(3L, 2L); // a page has 2 at most
        assertThat(numbers(10, Optional.of(2L))).containsExactly(1L);
        assertThat(numbers(1, Optional.empty())).containsExactly(3L);
        assertThat(numbers(10, Optional.of(1L))).isEmpty();
    }

    @Test
    void theOldestReleasesAreForgottenAtTheBound() {
        for (int i = 0; i < 5; i++) {
            publish(i, "a: " + i);
        }

        assertThat(releases.read(NS, ORDERS, 3).content()).isEqualTo("a: 2");
        assertRefused(ProblemType.RELEASE_NOT_FOUND, () -> releases.read(NS, ORDERS, 2), refused -> assertThat(refused)
                .hasMessage("default/orders/default: no release 2 (expected: 3 to 5)"));
    }

    @Test
    void differencesAreByProperty() {
        publish(0, "a: 1\nb: {c: x}");
        releases.publish(NS, ORDERS, new PublishRequest(Format.PROPERTIES, "b.c=y\nd=1", 1, null, null), "ann", null);

        ReleaseService.ReleaseDiff diff = releases.diff(NS, ORDERS, 1, 2);

        assertThat(diff.added()).isEqualTo(Map.of("d", "1"));
        assertThat(diff.removed()).isEqualTo(Map.of("a", 1));
        assertThat(diff.changed()).isEqualTo(Map.of("b.c", new PropertyDiff.Change("x", "y")));
    }

    @Test
    void whatIsTooLargeIsRefusedAndChangesNothing() {
        long revision = store.status().revision();

        assertRefused(ProblemType.LIMIT_EXCEEDED, () -> publish(0, "a: " + "x".repeat(1024)), refused -> {});
        assertRefused(ProblemType.LIMIT_EXCEEDED, () -> publish(0, "a: " + "ä".repeat(511)), refused -> {});

        assertThat(store.status().revision()).isEqualTo(revision);
        assertThat(publish(0, "a: " + "x".repeat(1021)).number()).isEqualTo(1);
    }

    @Test
    void aMegabyteOfTextThatJsonWouldEscapeFits() {
        ReleaseService large = service(new ReleaseLimits(DataSize.ofMegabytes(1), 3, 2, 2), NOW);
        String content = "a='" + "\"\\u00e4".repeat(1).repeat(30_000).concat("\"".repeat(1024 * 1024 - 3 - 210_000));

        Release release =
                large.publish(NS, ORDERS, new PublishRequest(Format.PROPERTIES, content, 0, null, null), "a", null);

        assertThat(content).hasSize(1024 * 1024);
        assertThat(large.read(NS, ORDERS, 1)).isEqualTo(release);
    }

    @Test
    void theNumberOfNamesIsBounded() {
        publish(0, "a: 1");
        releases.publish(NS, new ConfigName("b", "default"), wish(0, "a: 1"), "ann", null);

        assertRefused(
                ProblemType.LIMIT_EXCEEDED,
                () -> releases.publish(NS, new ConfigName("c", "default"), wish(0, "a: 1"), "ann", null),
                refused -> {});
        assertThat(publish(1, "a: 2").number()).isEqualTo(2);
    }

    @Test
    void anUnknownNamespaceIsNamed() {
        Namespace nowhere = new Namespace("nowhere");

        assertRefused(ProblemType.NAMESPACE_NOT_FOUND, () -> releases.current(nowhere), refused -> {});
        assertRefused(
                ProblemType.NAMESPACE_NOT_FOUND,
                () -> releases.publish(nowhere, ORDERS, wish(0, "a: 1"), "ann", null),
                refused -> assertThat(refused).hasMessageContaining("PUT /v1/namespaces/nowhere creates it"));
    }

    @Test
    void aNamespaceThatWasRemovedMeanwhileGetsNoRelease() {
        Namespace prod = new Namespace("prod");
        TestNamespaces.create(namespaces, prod);
        Publisher publisher = new Publisher(followed.blocking(), namespaces, limits(), Clock.systemUTC());
        TestNamespaces.remove(namespaces, prod);

        Draft draft = new Draft(prod, ORDERS, Format.YAML, "a: 1", 0, "ann", "", null, null);

        assertRefused(ProblemType.NAMESPACE_NOT_FOUND, () -> publisher.publish(draft), refused -> {});
    }

    private List<Long> numbers(int limit, Optional<Long> before) {
        return releases.history(NS, ORDERS, limit, before).stream()
                .map(ReleaseSummary::number)
                .toList();
    }

    private Release publish(long basedOn, String yaml) {
        return publish(basedOn, yaml, null);
    }

    private Release publish(long basedOn, String yaml, @Nullable String key) {
        return releases.publish(NS, ORDERS, wish(basedOn, yaml), "ann", key);
    }

    private static PublishRequest wish(long basedOn, String yaml) {
        return new PublishRequest(Format.YAML, yaml, basedOn, null, "why");
    }

    private static ReleaseLimits limits() {
        return new ReleaseLimits(DataSize.ofKilobytes(1), 3, 2, 2);
    }

    private ReleaseService service(ReleaseLimits limits, Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new ReleaseService(
                followed.blocking(),
                namespaces,
                followed.projection(),
                limits,
                new Publisher(followed.blocking(), namespaces, limits, clock));
    }

    private static void assertRefused(ProblemType type, ThrowingCallable call, Consumer<ProblemException> more) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.type()).isEqualTo(type);
            more.accept(refused);
        });
    }
}
