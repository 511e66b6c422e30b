package dev.muster.store.raft;

import dev.muster.store.member.LogPort.NotProposedException;
import dev.muster.store.member.LogPort.Place;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that this member still leads, without writing to the log. It asks voters for their term: whoever is still in
 * the leader's term has not voted for a later one. With a majority of such answers nobody was elected before the first
 * question was asked, so what is committed here contains everything that was acknowledged anywhere until then (Ongaro,
 * Consensus: Bridging Theory and Practice, section 6.4). No clock is compared. Thread-safe.
 *
 * <pre>
 *   leader → voter      term, 8 bytes      voter → leader      its own term, 8 bytes
 *   member → leader     "MR" 1             leader → member     index in the log, 8 bytes
 * </pre>
 */
final class Confirmation {

    private static final byte[] QUESTION = {'M', 'R', 1};

    /** Voters that let us wait the last time; others are asked before them. */
    private final Set<RaftPeerId> slow = ConcurrentHashMap.newKeySet();

    /** What a member asks the leader. */
    static byte[] question() {
        return QUESTION.clone();
    }

    static boolean isQuestion(byte[] bytes) {
        return Arrays.equals(QUESTION, bytes);
    }

    static byte[] answer(Place place) {
        return number(place.index());
    }

    /** What another member leads to is no place of ours: its term counts there only. */
    static Place place(byte[] answer) {
        return new Place(number(answer), 0);
    }

    /** Whether a voter is asked for its term, by the size of the question: nothing else has that one. */
    static boolean isForTerm(int questionBytes) {
        return questionBytes == Long.BYTES;
    }

    /** What a voter answers, and what it is asked. */
    static byte[] term(long term) {
        return number(term);
    }

    /**
     * Asks a majority.
     *
     * @param place up to where the log was committed here when it was called, and the term in which this member led then
     * @param others all voters but this one
     * @param ask sends a question to another member
     * @return fails unless a majority is still in that term; may take long if voters do not answer. Whoever gives it up
     *     completes it exceptionally: others are then asked first the next time
     */
    CompletableFuture<Place> confirm(
            Place place, Collection<RaftPeerId> others, BiFunction<RaftPeerId, byte[], CompletableFuture<byte[]>> ask) {
        List<RaftPeerId> order =
                others.stream().sorted(Comparator.comparing(slow::contains)).toList();
        Round round = new Round(place, order, ask);
        round.start();
        return round.confirmed;
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long number(byte[] bytes) {
        if (bytes.length != Long.BYTES) {
            throw new CompletionException(
                    new NotProposedException("answer: " + bytes.length + " bytes (expected: " + Long.BYTES + ")"));
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** One question to as many voters as are needed, and to the others only if one of those fails. */
    private final class Round {

        private final Place place;
        private final int needed;
        private final List<RaftPeerId> voters;
        private final BiFunction<RaftPeerId, byte[], CompletableFuture<byte[]>> ask;
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger agreed = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final Set<RaftPeerId> silent = ConcurrentHashMap.newKeySet();
        private final CompletableFuture<Place> confirmed = new CompletableFuture<>();

        Round(Place place, List<RaftPeerId> voters, BiFunction<RaftPeerId, byte[], CompletableFuture<byte[]>> ask) {
            this.place = place;
            this.voters = voters;
            this.needed = (voters.size() + 1) / 2; // with this member more than half
            this.ask = ask;
        }

        void start() {
            if (needed == 0) {
                confirmed.complete(place);
                return;
            }
            var unused = confirmed.exceptionally(gaveUp -> {
                slow.addAll(silent);
                return place;
            });
            for (int i = 0; i < needed; i++) {
                askNext();
            }
        }

        private void askNext() {
            RaftPeerId voter = voters.get(asked.getAndIncrement());
            silent.add(voter);
            var unused = ask.apply(voter, term(place.term()))
                    .thenApply(Confirmation::number)
                    .whenComplete((term, failure) -> answered(voter, term, failure));
        }

        private void answered(RaftPeerId voter, @Nullable Long term, @Nullable Throwable failure) {
            silent.remove(voter);
            if (term != null && term == place.term()) {
                slow.remove(voter);
                if (agreed.incrementAndGet() == needed) {
                    confirmed.complete(place);
                }
                return;
            }
            slow.add(voter);
            if ((term != null && term > place.term()) || failed.incrementAndGet() > voters.size() - needed) {
                confirmed.completeExceptionally(new NotProposedException("voter " + voter + " is in term " + term
                        + " (expected: " + place.term() + ")" + (failure == null ? "" : ", " + failure)));
            } else {
                askNext();
            }
        }
    }
}
