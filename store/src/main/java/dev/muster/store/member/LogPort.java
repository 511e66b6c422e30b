package dev.muster.store.member;

import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The way of an entry into the log, and of its outcomes back. Thread-safe. */
public interface LogPort {

    /**
     * Appends an entry once and waits until it is applied.
     *
     * @param entry its time is set by the leader
     * @return fails with {@link NotProposedException} if the entry is certainly in nobody's log; any other failure leaves
     *     that open
     */
    CompletableFuture<Appended> append(Entry entry);

    /**
     * Who takes entries, and in which of its terms: equal texts mean the same leader that has not lost its place between.
     *
     * @return absent while nobody is known
     */
    @Nullable
    String leader();

    /**
     * The term in which this member leads, once it has applied everything of earlier terms; 0 if it does not lead or is
     * not so far. It may have been replaced without knowing it: an entry that it took itself, of that term, proves that at
     * that moment it was not.
     */
    long leadingTerm();

    /**
     * Finds a place in the log before which everything is that was acknowledged before this call, without writing to the
     * log: whoever leads makes sure with a majority that it still did after the call.
     *
     * @return fails if that cannot be had now; a barrier written to the log may still be. It may take long: whoever gives it
     *     up completes it exceptionally
     */
    CompletableFuture<Place> readPoint();

    /**
     * Asks another member, the one that leads as far as is known.
     *
     * @param question any bytes; what they mean is agreed between the stores
     * @return its answer; fails if there is no such member or it did not answer. It may have been asked all the same
     */
    CompletableFuture<byte[]> ask(byte[] question);

    /**
     * A place in the log.
     *
     * @param term in which this member led after it was asked for; 0 if another one led, or none is known to have
     */
    record Place(long index, long term) {}

    /**
     * An entry that is in the log for good.
     *
     * @param term in which this member led when it took the entry into the log; 0 if another one took it
     * @param outcomes one per command
     */
    record Appended(long index, long term, List<Outcome> outcomes) {

        public Appended {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** The entry was not sent to anybody. */
    class NotProposedException extends Exception {

        private static final long serialVersionUID = 1L;

        /** @param message why */
        public NotProposedException(String message) {
            super(message);
        }
    }

    /**
     * The leader took nothing of the entry, because its disk is nearly full and the entry has a command that needs room
     * for good; see {@link Growth}.
     */
    class DiskNearlyFullException extends NotProposedException {

        private static final long serialVersionUID = 1L;

        /** @param message how much room there is */
        public DiskNearlyFullException(String message) {
            super(message);
        }
    }
}
