package dev.muster.edge.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream of events. Nobody waits for its client: frames queue up to a bound and the container asks for them when
 * the connection can take more. A client that falls further behind is cut off and resumes when it comes back.
 *
 * <p>Thread-safe.
 */
public final class SseStream {

    private static final Logger log = LoggerFactory.getLogger(SseStream.class);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final long queuedBytesMax;
    private final String client;
    private final Keeping keeping;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<SseFrame> queue = new ArrayDeque<>(); // guarded by lock
    private long queuedBytes; // guarded by lock
    private boolean waiting = true; // guarded by lock; the container will call when it can take more
    private boolean unflushed; // guarded by lock
    private boolean ending; // guarded by lock
    private boolean begun; // guarded by lock; something was sent
    private boolean finishing; // guarded by lock; nothing follows what is queued
    private int pings; // guarded by lock

    private volatile Runnable onDrained = () -> {};

    SseStream(
            AsyncContext context,
            ServletOutputStream out,
            long queuedBytesMax,
            String client,
            Keeping keeping,
            Runnable onClose) {
        this.context = context;
        this.out = out;
        this.queuedBytesMax = queuedBytesMax;
        this.client = client;
        this.keeping = keeping;
        this.onClose = onClose;
    }

    /**
     * How an open stream is treated while nothing happens.
     *
     * @param ping what is sent then
     * @param pingsSkipped how many of the first pings are left out
     * @param onStop called when the server stops, and has to end the stream
     */
    record Keeping(SseFrame ping, int pingsSkipped, Consumer<SseStream> onStop) {

        static final Keeping EVENTS = new Keeping(SseFrame.PING, 0, SseStream::close);
    }

    void start() {
        context.addListener(new Ended());
        out.setWriteListener(new Writable());
    }

    /**
     * Called whenever all that was sent has been taken by the connection; never under a lock. For those who send the next
     * only then.
     */
    public void onDrained(Runnable listener) {
        onDrained = listener;
    }

    /** Who listens, as it calls itself, or its address. */
    public String client() {
        return client;
    }

    /** Whether the stream is over. */
    public boolean closed() {
        return closed.get();
    }

    /**
     * Queues a frame; never blocks.
     *
     * @return false if the stream is over, or is now because the client is too far behind
     */
    public boolean send(SseFrame frame) {
        if (closed.get()) {
            return false;
        }
        boolean behind;
        boolean drained = false;
        lock.lock();
        try {
            SseFrame head = queue.peek(); // does not count: where things stand is often larger than any bound
            if (finishing) {
                return false;
            }
            behind = head != null && queuedBytes - head.length() + frame.length() > queuedBytesMax;
            if (!behind) {
                begun = true;
                queue.add(frame);
                queuedBytes += frame.length();
                drained = pump();
            }
        } finally {
            lock.unlock();
        }
        if (drained) {
            drained();
        }
        if (behind) {
            log.info("Client {} is more than {} bytes behind and is cut off", client, queuedBytesMax);
            close();
        }
        return !behind;
    }

    /** Sends the head of the answer, though there is nothing yet to follow it. */
    public void begin() {
        lock.lock();
        try {
            unflushed = true;
            var unused = pump();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream once everything that is queued has been taken by the connection. */
    public void finish() {
        boolean drained;
        lock.lock();
        try {
            finishing = true;
            drained = pump();
        } finally {
            lock.unlock();
        }
        if (drained) {
            drained();
        }
    }

    /**
     * Sends a last frame and ends the stream when it has gone out. Only the first call counts.
     *
     * @param last makes the frame; told whether anything was sent before it. Runs under the lock of the stream and must
     *     neither block nor throw
     */
    void finish(Function<Boolean, SseFrame> last) {
        boolean drained;
        lock.lock();
        try {
            if (finishing || ending) {
                return;
            }
            SseFrame frame = last.apply(begun);
            finishing = true;
            queue.add(frame);
            queuedBytes += frame.length();
            drained = pump();
        } finally {
            lock.unlock();
        }
        if (drained) {
            drained();
        }
    }

    /** Keeps a quiet connection alive, and finds out whether it still is one. */
    void ping() {
        boolean due;
        lock.lock();
        try {
            due = pings++ >= keeping.pingsSkipped();
        } finally {
            lock.unlock();
        }
        if (due) {
            send(keeping.ping());
        }
    }

    /** Ends the stream because the server stops. */
    void stop() {
        keeping.onStop().accept(this);
    }

    /** Ends the stream; what is still queued is dropped. May be repeated. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lock.lock();
            try {
                ending = true;
                queue.clear();
                queuedBytes = 0;
            } finally {
                lock.unlock();
            }
            try {
                context.complete();
            } catch (IllegalStateException e) {
                log.debug("Stream of {} had ended already", client);
            }
            onClose.run();
        }
    }

    private void drained() {
        boolean done;
        lock.lock();
        try {
            done = finishing && queue.isEmpty();
        } finally {
            lock.unlock();
        }
        if (done) {
            close();
        } else {
            onDrained.run();
        }
    }

    /**
     * Writes while the connection takes it; the lock is held, and no write blocks.
     *
     * @return whether nothing is left to write
     */
    private boolean pump() {
        try {
            while (!waiting && !ending) {
                if (queue.isEmpty() && !unflushed) {
                    return true;
                }
                if (!out.isReady()) {
                    waiting = true;
                    return false;
                }
                SseFrame next = queue.poll();
                if (next == null) {
                    unflushed = false;
                    out.flush();
                } else {
                    queuedBytes -= next.length();
                    unflushed = true;
                    out.write(next.bytes());
                }
            }
        } catch (IOException | IllegalStateException e) {
            ending = true; // the container reports the end to the listeners below
            log.debug("Stream of {} broke", client, e);
        }
        return false;
    }

    private final class Writable implements WriteListener {

        @Override
        public void onWritePossible() {
            boolean drained;
            lock.lock();
            try {
                waiting = false;
                drained = pump();
            } finally {
                lock.unlock();
            }
            if (drained) {
                drained();
            }
        }

        @Override
        public void onError(Throwable failure) {
            close();
        }
    }

    private final class Ended implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            close();
        }

        @Override
        public void onError(AsyncEvent event) {
            close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the stream is the only asynchronous work of its request
        }
    }
}
