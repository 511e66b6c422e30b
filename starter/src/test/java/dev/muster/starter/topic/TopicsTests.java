package dev.muster.starter.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TopicsTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<String> messages = new ArrayList<>(); // guarded by itself
    private final List<String> resumedAfter = new CopyOnWriteArrayList<>();
    private final StubServer server = StubServer.started(this::handle);
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class, TopicsAutoConfiguration.class))
            .withPropertyValues(
                    "muster.config.servers=" + server.uri(),
                    "muster.topic.deadline=60s",
                    "muster.http.request-timeout=30s");

    record Price(String of, int amount) {}

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void messagesAreReadFromAPosition() {
        application.run(context -> {
            Topic<Price> prices = context.getBean(Topics.class).topic("prices", Price.class);

            assertThat(prices.publish(new Price("apple", 3))).isEqualTo(1);
            assertThat(prices.publish(new Price("pear", 4))).isEqualTo(2);

            Page<Price> page = prices.read(2, Duration.ZERO);
            assertThat(page.messages()).containsExactly(new Message<>(2, new Price("pear", 4)));
            assertThat(page.next()).isEqualTo(3);
            assertThat(prices.read(3, Duration.ZERO).messages()).isEmpty();
            assertThat(prices.end()).isEqualTo(3);
        });
    }

    @Test
    void aSubscriptionGoesOnWhereItWasWhenItsServerIsGone() {
        application.run(context -> {
            Topic<String> prices = context.getBean(Topics.class).topic("prices", String.class);
            List<String> heard = new CopyOnWriteArrayList<>();
            AtomicLong missed = new AtomicLong();
            prices.publish("one");
            try (Subscription subscription = prices.subscribe(1, new TopicHandler<>() {
                @Override
                public void published(Message<String> message) {
                    heard.add(message.value());
                    if (message.value().equals("two")) {
                        throw new IllegalStateException("cannot");
                    }
                }

                @Override
                public void missed(long count) {
                    missed.addAndGet(count);
                }
            })) {
                await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one"));
                assertThat(missed).hasValue(7);
                prices.publish("two");
                await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one", "two"));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(subscription.next()).isEqualTo(3));

                server.stop();
                add("three");
                server.start();

                await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one", "two", "three"));
                assertThat(resumedAfter).containsExactly("0", "2");
            }
        });
    }

    @Test
    void aSubscriptionFromNowOnEndsWithTheContext() {
        application.run(context -> {
            MusterTopics topics = context.getBean(MusterTopics.class);
            Subscription subscription = topics.topic("prices", String.class).subscribe(message -> {});
            await().atMost(SOON).untilAsserted(() -> assertThat(resumedAfter).containsExactly("nothing"));
            assertThat(topics.isRunning()).isTrue();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(subscription.next()).isEqualTo(1));
            context.getSourceApplicationContext().stop();
            assertThat(topics.isRunning()).isFalse();
        });
    }

    @Test
    void aMessageOfAnotherTypeIsNamed() {
        application.run(context -> {
            add("no json");

            assertThatThrownBy(() -> context.getBean(Topics.class)
                            .topic("prices", Price.class)
                            .read(1, Duration.ZERO))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessage("message 1 of topic prices: unreadable (expected: a Price as JSON)");
        });
    }

    @Test
    void badInputIsNamed() {
        application.run(context -> {
            Topics topics = context.getBean(Topics.class);

            assertThatThrownBy(() -> topics.topic("-x", String.class))
                    .hasMessageStartingWith("topic: '-x' (expected: ");
            assertThatThrownBy(() -> topics.topic("t", String.class).read(0, Duration.ZERO))
                    .hasMessage("position: 0 (expected: at least 1)");
        });
    }

    @Test
    void nothingRunsBeforeItIsUsedAndTheSwitchTurnsItOff() {
        application.run(context -> assertThat(context.getBeanFactory().containsSingleton("musterTopics"))
                .isFalse());
        application.withPropertyValues("muster.topic.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Topics.class));
    }

    private void add(String text) {
        synchronized (messages) {
            messages.add(text);
            messages.notifyAll();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/watch")) {
            watch(exchange);
        } else if (exchange.getRequestMethod().equals("POST")) {
            add(Json.read(exchange.getRequestBody().readAllBytes(), MusterTopics.Publish.class)
                    .text());
            answer(exchange, message(size()));
        } else if (path.endsWith("/messages")) {
            read(exchange);
        } else {
            answer(exchange, "{\"name\":\"prices\",\"next\":" + (size() + 1) + "}");
        }
    }

    private void read(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int position = Integer.parseInt(query.replaceAll(".*position=(\\d+).*", "$1"));
        List<String> found = new ArrayList<>();
        for (int i = position; i <= size(); i++) {
            found.add(message(i));
        }
        answer(exchange, "{\"messages\":[" + String.join(",", found) + "],\"next\":" + (size() + 1) + ",\"missed\":0}");
    }

    private void watch(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        resumedAfter.add(last == null ? "nothing" : last);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        int next = last == null ? size() + 1 : Integer.parseInt(last) + 1;
        send(exchange, "position", next - 1, "{\"next\":" + next + "}");
        if (next == 1) {
            send(exchange, "missed", 0, "{\"missed\":7}");
        }
        try {
            while (!Thread.currentThread().isInterrupted()) {
                while (next <= size()) {
                    send(exchange, "message", next, message(next));
                    next++;
                }
                synchronized (messages) {
                    if (messages.size() < next) {
                        messages.wait(200);
                    }
                }
                exchange.getResponseBody().write(": ping\n\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, String name, int id, String data) throws IOException {
        exchange.getResponseBody()
                .write(("event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private int size() {
        synchronized (messages) {
            return messages.size();
        }
    }

    private String message(int position) {
        String text;
        synchronized (messages) {
            text = messages.get(position - 1);
        }
        return "{\"position\":" + position + ",\"revision\":" + (position + 10) + ",\"text\":"
                + new String(Json.write(text), StandardCharsets.UTF_8) + "}";
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StubServer.answer(exchange, 200, "application/json", json);
    }
}
