package dev.muster.store.recipe.place;

import dev.muster.api.coordination.Value;
import java.time.Instant;

/**
 * What the key of a place holds: one line of text, then what its owner has to say.
 *
 * <pre>
 * 1 {since, epoch milliseconds} {attempt} {1 if the lease is ours, else 0} {queues of the claim}\n{payload}
 * </pre>
 *
 * Immutable.
 *
 * @param attempt which of the calls with the same request id waits in this place; the newest, so that the end of an earlier
 *     one does not take the place away
 * @param ownLease whether the lease was granted for this place alone and goes with it
 * @param queues in how many queues the claim has a place
 * @param payload for others to read
 */
public record PlaceValue(Instant since, String attempt, boolean ownLease, int queues, String payload) {

    private static final String FORMAT = "1";

    /** Reads a value. */
    public static PlaceValue parse(Value value) {
        String text = value.text();
        int end = text.indexOf('\n');
        String[] parts = end < 0 ? new String[0] : text.substring(0, end).split(" ", -1);
        if (parts.length != 5 || !parts[0].equals(FORMAT)) {
            throw new IllegalArgumentException("place: a value of " + value + " (expected: one of ours)");
        }
        return new PlaceValue(
                Instant.ofEpochMilli(Long.parseLong(parts[1])),
                parts[2],
                parts[3].equals("1"),
                Integer.parseInt(parts[4]),
                text.substring(end + 1));
    }

    /** Writes a value. */
    public Value encode() {
        return Value.of(FORMAT
                + ' '
                + since.toEpochMilli()
                + ' '
                + attempt
                + ' '
                + (ownLease ? '1' : '0')
                + ' '
                + queues
                + '\n'
                + payload);
    }

    /** The same for a later call with the same request id. */
    PlaceValue withAttempt(String newest) {
        return new PlaceValue(since, newest, ownLease, queues, payload);
    }

    /** The same with something else to say. */
    public PlaceValue withPayload(String said) {
        return new PlaceValue(since, attempt, ownLease, queues, said);
    }
}
