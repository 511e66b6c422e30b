package dev.muster.config.push;

import dev.muster.api.config.ConfigReader;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One watching client. It is never told a revision that is not higher than the last one it knows. Thread-safe. */
final class Watcher {

    private final ConfigReader reader;
    private long known; // guarded by this
    private @Nullable SseStream stream; // guarded by this

    /**
     * @param reader who watches
     * @param known the revision the client has; below 0 if it has none
     */
    Watcher(ConfigReader reader, long known) {
        this.reader = reader;
        this.known = known;
    }

    /** Who watches. */
    ConfigReader reader() {
        return reader;
    }

    /** From now on what is told goes there. */
    synchronized void attach(Supplier<SseStream> opened) {
        SseStream open = opened.get();
        open.send(SseFrame.PING); // so that the client hears at once that it is connected, also without news
        stream = open;
    }

    /** Whether the client is gone. */
    synchronized boolean closed() {
        return stream != null && stream.closed();
    }

    /** Tells the client, unless it knows. */
    synchronized void tell(EffectiveView view) {
        SseStream open = stream;
        if (open != null && view.cursor().revision() > known && open.send(view.frame())) {
            known = view.cursor().revision();
        }
    }
}
