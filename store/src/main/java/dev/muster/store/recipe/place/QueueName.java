package dev.muster.store.recipe.place;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.RangeQuery;

/**
 * Names one queue, and says where in the key space it is:
 *
 * <pre>
 * muster/coordination/{namespace}/{kind}/{name}/{share}/{owner}/{request}   a place; see {@link PlaceKey}
 * muster/coordination/{namespace}/{kind}-settings/{name}                    what all in the queue must agree on
 * </pre>
 *
 * None of the parts can hold a slash, so each prefix that ends with one is a range of whole names. A key is at most some 500
 * bytes long. Immutable.
 *
 * @param name as validated by the name's own type
 */
public record QueueName(Namespace namespace, Kind kind, String name) implements Comparable<QueueName> {

    private static final String ROOT = "muster/coordination/";

    /** What is queued for. */
    public enum Kind {
        LOCK("locks"),
        SEMAPHORE("semaphores"),
        ELECTION("elections");

        private final String segment;

        Kind(String segment) {
            this.segment = segment;
        }

        static Kind ofSegment(String segment) {
            for (Kind kind : values()) {
                if (kind.segment.equals(segment)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind: " + segment + " (expected: one of ours)");
        }
    }

    /** The places of all queues of a kind in a namespace. */
    public static KeyRange all(Namespace namespace, Kind kind) {
        return KeyRange.prefix(prefix(namespace, kind));
    }

    /** The places in this queue. */
    public KeyRange places() {
        return KeyRange.prefix(prefix());
    }

    /** Those who come first in this queue, with all that they have to say. */
    public RangeQuery first(int limit) {
        return RangeQuery.of(places())
                .withOrder(RangeQuery.SortBy.CREATE_REVISION, RangeQuery.Order.ASCENDING)
                .withLimit(limit);
    }

    /** Where the settings of this queue are kept. */
    public Key settings() {
        return Key.of(ROOT + namespace.value() + '/' + kind.segment + "-settings/" + name);
    }

    /** The places with this share, or some of them if it is only the beginning of one. */
    KeyRange places(String share) {
        return KeyRange.prefix(prefix() + share);
    }

    Key place(Share share, OwnerId owner, RequestId request) {
        return Key.of(prefix() + share.segment() + '/' + owner.value() + '/' + request.value());
    }

    @Override
    public int compareTo(QueueName other) {
        return prefix().compareTo(other.prefix());
    }

    private String prefix() {
        return prefix(namespace, kind) + name + '/';
    }

    private static String prefix(Namespace namespace, Kind kind) {
        return ROOT + namespace.value() + '/' + kind.segment + '/';
    }

    /** Reads a key that is a place. */
    static PlaceKey parse(Key key) {
        String[] parts = key.text().split("/", -1);
        if (parts.length != 8 || !key.text().startsWith(ROOT)) {
            throw new IllegalArgumentException("place: " + key + " (expected: a key of a queue)");
        }
        QueueName queue = new QueueName(new Namespace(parts[2]), Kind.ofSegment(parts[3]), parts[4]);
        return new PlaceKey(queue, Share.ofSegment(parts[5]), new OwnerId(parts[6]), new RequestId(parts[7]));
    }
}
