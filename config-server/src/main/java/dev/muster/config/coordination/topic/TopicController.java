package dev.muster.config.coordination.topic;

import dev.muster.api.Headers;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.Text;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.coordination.call.LongAnswers;
import dev.muster.edge.stream.SseStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** HTTP for topics. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/topics")
class TopicController {

    private static final Pattern POSITION = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Topics topics;
    private final TopicStreams listeners;
    private final LongAnswers answers;
    private final SseStreams streams;

    TopicController(Topics topics, TopicStreams listeners, LongAnswers answers, SseStreams streams) {
        this.topics = topics;
        this.listeners = listeners;
        this.answers = answers;
        this.streams = streams;
    }

    /** See {@link TopicSettings}. */
    record Settings(@Nullable Integer messagesKeptMax) {

        static final Settings DEFAULTS = new Settings(null);

        TopicSettings settings() {
            return Optional.ofNullable(messagesKeptMax).map(TopicSettings::new).orElse(TopicSettings.DEFAULTS);
        }
    }

    /** A message. */
    record Publish(@Nullable String text) {}

    /** Where the next message will be. */
    record View(TopicName name, long next) {}

    @GetMapping
    CompletableFuture<List<TopicName>> list(@PathVariable Namespace namespace) {
        return topics.list(namespace);
    }

    @PutMapping("/{topic}")
    CompletableFuture<TopicSettings> create(
            @PathVariable Namespace namespace,
            @PathVariable TopicName topic,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Settings body) {
        Settings wish = Optional.ofNullable(body).orElse(Settings.DEFAULTS);
        return topics.create(namespace, topic, Calls.request(key), wish.settings());
    }

    @GetMapping("/{topic}")
    CompletableFuture<View> view(@PathVariable Namespace namespace, @PathVariable TopicName topic) {
        return topics.end(namespace, topic).thenApply(next -> new View(topic, next));
    }

    @DeleteMapping("/{topic}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> delete(
            @PathVariable Namespace namespace,
            @PathVariable TopicName topic,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return topics.delete(namespace, topic, Calls.request(key)).thenAccept(done -> {});
    }

    @PostMapping("/{topic}/messages")
    CompletableFuture<TopicMessage> publish(
            @PathVariable Namespace namespace,
            @PathVariable TopicName topic,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Publish body) {
        return topics.publish(namespace, topic, Calls.request(key), Calls.required("text", body.text(), "the message"));
    }

    @GetMapping("/{topic}/messages")
    ResponseEntity<ResponseBodyEmitter> read(
            @PathVariable Namespace namespace,
            @PathVariable TopicName topic,
            @RequestParam(defaultValue = "1") long position,
            @RequestParam(required = false) @Nullable Duration waitMax) {
        return answers.of(topics.read(namespace, topic, position, waitMax));
    }

    @GetMapping(path = "/{topic}/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void watch(
            @PathVariable Namespace namespace,
            @PathVariable TopicName topic,
            @RequestParam(required = false) @Nullable Long position,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Long> wanted = Optional.ofNullable(lastEventId)
                .filter(id -> !id.isBlank())
                .map(TopicController::after)
                .or(() -> Optional.ofNullable(position));
        if (wanted.isPresent() && wanted.get() < 1) {
            throw new InvalidArgumentException("position", wanted.get(), "at least 1");
        }
        CompletableFuture<Long> end = topics.end(namespace, topic);
        TopicStreams.Listening listening = listeners.listening(namespace, topic);
        var stream = streams.open(request, response, listening::end);
        var unused = wanted.map(CompletableFuture::completedFuture).orElse(end).whenComplete((from, failure) -> {
            if (failure == null) {
                listening.begin(stream, from);
            } else {
                stream.close();
            }
        });
    }

    private static long after(String lastEventId) {
        String id = lastEventId.strip();
        if (!POSITION.matcher(id).matches()) {
            throw new InvalidArgumentException("Last-Event-ID", Text.shown(id), "the position of a message");
        }
        return Long.parseLong(id) + 1;
    }
}
