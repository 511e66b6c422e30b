package dev.muster.config.push;

import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One watching client. It is never told a revision that is not higher than the last one it knows. Thread-safe. */
final class Watcher {

    private long known; // guarded by this
    private @Nullable SseStream stream; // guarded by this

    /** @param known the revision the client has; below 0 if it has none */
    Watcher(long known) {
        this.known = known;
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
