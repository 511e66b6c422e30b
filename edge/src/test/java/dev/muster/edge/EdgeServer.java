package dev.muster.edge;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.LateAnswers;
import dev.muster.edge.stream.SseStream;
import dev.muster.edge.stream.SseStreams;
import dev.muster.edge.stream.StreamProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The smallest server with an edge: a few addresses that answer, fail or stream. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({EdgeServer.Things.class, EdgeServer.Streams.class, EdgeServer.Late.class})
public class EdgeServer {

    @Bean
    SecurityProperties securityProperties(Environment environment) {
        return Binder.get(environment).bindOrCreate("muster.security", SecurityProperties.class);
    }

    @Bean
    StreamProperties streamProperties(Environment environment) {
        return Binder.get(environment).bindOrCreate("muster.stream", StreamProperties.class);
    }

    @Bean
    Origin origin() {
        return () -> Optional.of("test-run");
    }

    /** What callers may send. */
    public enum Colour {
        RED,
        BLUE
    }

    /** What callers may send. */
    public record Thing(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable Colour colour,
            @Nullable Duration age) {}

    /** Answers and failures. */
    @RestController
    @RequestMapping("/v1/things")
    static class Things {

        @GetMapping(path = "/{number}", produces = MediaType.APPLICATION_JSON_VALUE)
        Map<String, Integer> get(@PathVariable int number) {
            return Map.of("number", number);
        }

        @GetMapping
        Map<String, String> search(@RequestParam String text) {
            return Map.of("text", text);
        }

        @PostMapping
        Thing echo(@RequestBody Thing thing) {
            return thing;
        }

        @GetMapping("/broken")
        Thing broken() {
            throw new IllegalStateException("the password is hunter2");
        }

        @GetMapping("/refused")
        Thing refused() {
            throw new ProblemException(ProblemType.NO_QUORUM, "Two of three are away", Map.of("away", 2));
        }
    }

    /** Streams, handed to the test. */
    @RestController
    public static class Streams {

        private final SseStreams streams;
        private final BlockingQueue<SseStream> opened = new LinkedBlockingQueue<>();
        private final AtomicInteger closed = new AtomicInteger();

        Streams(SseStreams streams) {
            this.streams = streams;
        }

        /** Those that clients opened, the oldest first. */
        public BlockingQueue<SseStream> opened() {
            return opened;
        }

        /** How often a stream said that it is over. */
        public AtomicInteger closed() {
            return closed;
        }

        @GetMapping(path = "/v1/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        void watch(HttpServletRequest request, HttpServletResponse response) {
            opened.add(streams.open(request, response, closed::incrementAndGet));
        }
    }

    /** Answers that come when the test says so. */
    @RestController
    public static class Late {

        private final LateAnswers answers;
        private final BlockingQueue<CompletableFuture<Object>> asked = new LinkedBlockingQueue<>();

        Late(LateAnswers answers) {
            this.answers = answers;
        }

        /** What clients wait for, the oldest first. */
        public BlockingQueue<CompletableFuture<Object>> asked() {
            return asked;
        }

        @PostMapping("/v1/late")
        void late(HttpServletRequest request, HttpServletResponse response) {
            answers.answer(request, response, () -> {
                CompletableFuture<Object> coming = new CompletableFuture<>();
                asked.add(coming);
                return coming;
            });
        }

        @PostMapping("/v1/late/refused")
        void refused(HttpServletRequest request, HttpServletResponse response) {
            answers.answer(request, response, () -> {
                throw new ProblemException(ProblemType.NO_QUORUM, "Two of three are away");
            });
        }
    }
}
