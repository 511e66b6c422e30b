package dev.muster.config.etcd.v2;

import dev.muster.api.ProblemException;
import dev.muster.config.etcd.tree.TreeEvent;
import dev.muster.config.etcd.tree.TreeException;
import dev.muster.config.etcd.tree.TreeWatches;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import dev.muster.edge.stream.SseStreams;
import dev.muster.store.Subscription;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Answers that wait for what happens: their head is sent at once, one event each, or all of them. Thread-safe. */
final class EventStreams {

    private final KeysService keys;
    private final TreeWatches watches;
    private final SseStreams streams;
    private final TreeJson json;

    EventStreams(KeysService keys, TreeWatches watches, SseStreams streams, TreeJson json) {
        this.keys = keys;
        this.watches = watches;
        this.streams = streams;
        this.json = json;
    }

    /**
     * Begins to wait.
     *
     * @throws TreeException if the history from the index on is kept no more; the answer has not begun then
     */
    void open(
            KeysRequest asked, KeysRequest.Waiting waiting, HttpServletRequest request, HttpServletResponse response) {
        KeysService.Position now = keys.position();
        long from = waiting.from() == 0 ? now.index() + 1 : waiting.from();
        Teller teller = new Teller(waiting.stream());
        Subscription watch = watches.watch(asked.path(), asked.recursive(), from, teller);
        try {
            IndexHeaders.ofAnswer(response, now, now.index());
            SseStream stream = streams.openPlain(request, response, "application/json", watch::close);
            stream.begin();
            teller.begin(stream);
        } catch (ProblemException refused) {
            watch.close();
            throw keys.refusal(refused);
        }
    }

    /** Hears events before there is a stream too; those wait. */
    private final class Teller implements TreeWatches.Listener {

        private final boolean goesOn;
        private final AtomicReference<SseStream> stream = new AtomicReference<>();
        private final List<SseFrame> early = new ArrayList<>(); // guarded by this
        private boolean done; // guarded by this

        Teller(boolean goesOn) {
            this.goesOn = goesOn;
        }

        synchronized void begin(SseStream opened) {
            stream.set(opened);
            early.forEach(opened::send);
            early.clear();
            if (done) {
                opened.finish();
            }
        }

        @Override
        public synchronized void happened(TreeEvent event) {
            if (!done) {
                send(SseFrame.text(json.event(event, false)), !goesOn);
            }
        }

        @Override
        public synchronized void ended(TreeException why) {
            if (!done) {
                send(SseFrame.text(TreeJson.refusal(why)), true);
            }
        }

        private void send(SseFrame frame, boolean last) {
            done = last;
            SseStream opened = stream.get();
            if (opened == null) {
                early.add(frame);
                return;
            }
            opened.send(frame);
            if (last) {
                opened.finish();
            }
        }
    }
}
