package dev.muster.faults.workload;

import dev.muster.faults.client.MemberClient;
import dev.muster.faults.client.WatchStream;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a prefix on one member that goes on where it was whenever its stream ends or falls silent. Thread-safe; the consumer is called
 * under its lock, in the order of the messages.
 */
final class ResumingWatch implements AutoCloseable {

    private static final long SILENCE_NANOS_MAX = 3_000_000_000L;

    private final MemberClient member;
    private final String prefix;
    private final WatchCreateRequest wanted;
    private final int gap;
    private final Consumer<WatchResponse> consumer;
    private final List<WatchResponse> messages = new ArrayList<>();
    private long next;
    private long heardNanos;
    private @Nullable WatchStream stream;
    private int generation;

    /**
     * Begins with the first {@link #tend()}.
     *
     * @param from first revision
     * @param gap revisions it leaves out when it resumes; anything but 0 is wrong
     */
    ResumingWatch(
            MemberClient member,
            String prefix,
            WatchCreateRequest wanted,
            long from,
            int gap,
            Consumer<WatchResponse> consumer) {
        this.member = member;
        this.prefix = prefix;
        this.wanted = wanted;
        this.next = from;
        this.gap = gap;
        this.consumer = consumer;
    }

    /** To be called a few times in a second: opens the watch again if need be, and asks for a mark of progress. */
    synchronized void tend() {
        boolean silent =
                System.nanoTime() - heardNanos > SILENCE_NANOS_MAX; // a mark of progress is asked for all the time
        if (stream == null || stream.ended() || silent) {
            if (stream != null) {
                stream.close();
                next += gap;
            }
            int mine = ++generation;
            heardNanos = System.nanoTime();
            stream = WatchStream.open(
                    member, prefix, wanted.toBuilder().setStartRevision(next), message -> heard(mine, message));
        } else {
            stream.askForProgress();
        }
    }

    private synchronized void heard(int from, WatchResponse message) {
        if (from != generation) {
            return; // a late message of a stream that was given up
        }
        heardNanos = System.nanoTime();
        messages.add(message);
        long told = message.getEventsCount() == 0
                ? message.getHeader().getRevision()
                : message.getEvents(message.getEventsCount() - 1).getKv().getModRevision();
        next = Math.max(next, told + 1);
        consumer.accept(message);
    }

    /** All messages but those that say a watch was created or ended. */
    synchronized List<WatchResponse> messages() {
        return List.copyOf(messages);
    }

    /** Whether everything up to a revision has been told. */
    synchronized boolean toldUpTo(long revision) {
        return next > revision;
    }

    @Override
    public synchronized void close() {
        generation++;
        if (stream != null) {
            stream.close();
        }
    }
}
