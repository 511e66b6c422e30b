package dev.muster.config.coordination.election;

import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import dev.muster.edge.stream.SseStreams;
import dev.muster.store.Store;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.election.ElectionListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Elections as server-sent events. The id of an event is its cursor, so a client that comes back, here or on another server, is
 * told what it missed, as long as that is kept; otherwise what is so now. Thread-safe.
 */
final class ElectionStreams {

    private static final Logger log = LoggerFactory.getLogger(ElectionStreams.class);

    private final ElectionService elections;
    private final Store store;
    private final SseStreams streams;
    private final JsonMapper json;

    ElectionStreams(ElectionService elections, Store store, SseStreams streams, JsonMapper json) {
        this.elections = elections;
        this.store = store;
        this.streams = streams;
        this.json = json;
    }

    /** Makes a stream of the request; see {@link SseStreams#open}. */
    void open(
            Namespace namespace,
            ElectionName election,
            Optional<Cursor> known,
            HttpServletRequest request,
            HttpServletResponse response) {
        elections.requireNamespace(namespace);
        String cluster = store.clusterId();
        long after = known.filter(cursor -> cursor.origin().equals(cluster))
                .map(Cursor::revision)
                .orElse(0L);
        AtomicReference<@Nullable Subscription> observing = new AtomicReference<>();
        SseStream stream = streams.open(request, response, () -> close(observing));
        stream.send(SseFrame.PING); // so that the client hears at once that it is connected, also without news
        observing.set(elections.observe(namespace, election, after, new Telling(stream, cluster, json)));
        if (stream.closed()) {
            close(observing);
        }
    }

    private static void close(AtomicReference<@Nullable Subscription> observing) {
        Subscription open = observing.get();
        if (open != null) {
            open.close();
        }
    }

    private record Telling(SseStream stream, String cluster, JsonMapper json) implements ElectionListener {

        @Override
        public void happened(ElectionEvent event) {
            String id = new Cursor(cluster, event.revision()).toString();
            stream.send(SseFrame.event(name(event), id, json.writeValueAsString(event)));
        }

        @Override
        public void ended(ProblemException cause) {
            log.debug("Observers are sent elsewhere", cause);
            stream.close();
        }

        private static String name(ElectionEvent event) {
            if (event instanceof ElectionEvent.Elected) {
                return "elected";
            }
            return event instanceof ElectionEvent.Proclaimed ? "proclaimed" : "vacant";
        }
    }
}
