package dev.muster.store.recipe.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.store.Subscription;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicServiceTests {

    private static final Namespace NAMESPACE = Namespace.DEFAULT;
    private static final TopicName NAME = new TopicName("news");
    private static final Duration LONG = Duration.ofMinutes(2);

    private final LocalStore store = LocalStore.open();
    private final Waits waits = new Waits(store, Duration.ofSeconds(1), 100);
    private final TopicService topics = new TopicService(store, waits);
    private final TopicService others = new TopicService(store, waits);

    @AfterEach
    void close() {
        waits.close();
        store.close();
    }

    private static final class Recorder implements TopicListener {
        private final List<TopicMessage> messages = new CopyOnWriteArrayList<>();
        private final List<ProblemException> ends = new CopyOnWriteArrayList<>();

        @Override
        public void published(TopicBatch batch) {
            messages.addAll(batch.messages());
        }

        @Override
        public void ended(ProblemException cause) {
            ends.add(cause);
        }

        void awaitMessages(int count) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> messages.size() >= count);
        }
    }

    @Test
    void messagesAreReadInTheirOrderFromAnyPosition() {
        for (String text : List.of("a", "b", "c")) {
            publish(topics, text);
        }

        TopicBatch all = read(1);

        assertThat(all.messages()).extracting(TopicMessage::text).containsExactly("a", "b", "c");
        assertThat(all.messages()).extracting(TopicMessage::revision).isSorted().doesNotHaveDuplicates();
        assertThat(all.next()).isEqualTo(4);
        assertThat(read(3).messages()).extracting(TopicMessage::text).containsExactly("c");
        assertThat(read(4)).isEqualTo(new TopicBatch(List.of(), 4, 0));
        assertThat(await(topics.end(NAMESPACE, NAME))).isEqualTo(4);
        assertThat(await(topics.list(NAMESPACE))).containsExactly(NAME);
    }

    @Test
    void readerWaitsForTheNextMessage() {
        var waiting = topics.read(NAMESPACE, NAME, 1, LONG);

        publish(topics, "a");

        assertThat(await(waiting).messages()).extracting(TopicMessage::text).containsExactly("a");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void onlyTheLastMessagesAreKeptAndTheReaderIsToldWhatItMissed() {
        await(topics.create(NAMESPACE, NAME, RequestId.random(), new TopicSettings(3)));
        for (int i = 1; i <= 10; i++) {
            publish(i % 2 == 0 ? topics : others, "m" + i);
        }

        TopicBatch late = read(5);

        assertThat(late.messages()).extracting(TopicMessage::position).containsExactly(8L, 9L, 10L);
        assertThat(late.missed()).isEqualTo(3);
        assertThat(read(9).missed()).isZero();
    }

    @Test
    void manyPublishersGiveOneOrderWithoutGaps() {
        List<CompletableFuture<TopicMessage>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(topics.publish(NAMESPACE, NAME, RequestId.random(), "m" + i));
        }
        all.forEach(TopicServiceTests::await);
        for (int i = 0; i < 10; i++) {
            publish(others, "o" + i);
            publish(topics, "t" + i);
        }

        TopicBatch read = read(1);

        assertThat(read.messages()).hasSize(80);
        for (int i = 0; i < 80; i++) {
            assertThat(read.messages().get(i).position()).isEqualTo(i + 1);
        }
        for (CompletableFuture<TopicMessage> one : all) {
            TopicMessage message = await(one);
            assertThat(read.messages().get((int) message.position() - 1)).isEqualTo(message);
        }
    }

    @Test
    void repeatedPublishingHasOneEffect() {
        RequestId request = RequestId.random();
        TopicMessage first = await(topics.publish(NAMESPACE, NAME, request, "a"));
        publish(others, "b");

        assertThat(await(topics.publish(NAMESPACE, NAME, request, "a"))).isEqualTo(first);
        assertThat(await(others.publish(NAMESPACE, NAME, request, "a"))).isEqualTo(first);
        publish(topics, "c");

        assertThat(read(1).messages()).extracting(TopicMessage::text).containsExactly("a", "b", "c");
    }

    @Test
    void subscriberHearsEverythingOnceAndResumes() {
        publish(topics, "a");
        Recorder recorder = new Recorder();
        Subscription subscription = topics.subscribe(NAMESPACE, NAME, 1, recorder);
        recorder.awaitMessages(1);
        publish(topics, "b");
        recorder.awaitMessages(2);

        subscription.close();
        publish(topics, "c");
        Recorder resumed = new Recorder();
        Subscription second = topics.subscribe(NAMESPACE, NAME, 3, resumed);
        resumed.awaitMessages(1);
        for (int i = 0; i < 250; i++) {
            var unused = topics.publish(NAMESPACE, NAME, RequestId.random(), "m" + i);
        }
        resumed.awaitMessages(251);
        second.close();

        assertThat(recorder.messages).extracting(TopicMessage::text).containsExactly("a", "b");
        assertThat(resumed.messages)
                .extracting(TopicMessage::position)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(resumed.ends).isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void subscriberIsToldWhenTheServerStops() {
        Recorder recorder = new Recorder();
        topics.subscribe(NAMESPACE, NAME, 1, recorder);

        waits.close();

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> recorder.ends.size() == 1);
    }

    @Test
    void deletedTopicBeginsAnew() {
        publish(topics, "a");
        assertThat(await(topics.delete(NAMESPACE, NAME, RequestId.random()))).isTrue();

        assertThat(publish(topics, "b").position()).isEqualTo(1);
        assertThat(read(1).messages()).extracting(TopicMessage::text).containsExactly("b");
    }

    @Test
    void tooLargeMessageIsRefused() {
        assertThatThrownBy(() -> topics.publish(
                        NAMESPACE, NAME, RequestId.random(), "x".repeat(TopicMessage.TEXT_BYTES_MAX + 1)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("expected: at most");
    }

    private static TopicMessage publish(TopicService server, String text) {
        return await(server.publish(NAMESPACE, NAME, RequestId.random(), text));
    }

    private TopicBatch read(long position) {
        return await(topics.read(NAMESPACE, NAME, position, Duration.ZERO));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
