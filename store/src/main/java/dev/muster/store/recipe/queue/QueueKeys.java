package dev.muster.store.recipe.queue;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOffer;

/**
 * Where one queue keeps what. An element has one content, and is in one of the lists. Immutable.
 *
 * <pre>
 *   muster/coordination/{namespace}/queue-names/{queue}          that there is one
 *   muster/coordination/{namespace}/queues/{queue}/
 *     content/{number}                       payload; written once
 *     head/settings                          what was fixed at its creation; its create revision guards everything
 *     head/tail                              the last number that was given to an element
 *     head/stamp/{rank}                      changed with each offer of this priority
 *     head/returns                           changed with each element that comes back in between older ones
 *     head/delays                            exists once an element was delayed
 *     head/started                           exists if elements are handed out
 *     list/fresh/{rank}/{number}             ready, never handed out; numbers only grow
 *     list/returned/{rank}/{number}          ready again, or ready after a delay
 *     list/delayed/{millis}/{rank}/{number}  not before this instant
 *     list/taken/{number}                    in a consumer's hands; the revision is the fencing token
 *     list/held/{number}                     goes with the lease of that consumer
 *     list/dead/{number}                     delivered too often
 * </pre>
 *
 * Numbers have 19 digits; a rank is 0 for the most urgent priority, so that the order of the keys is the order of the
 * queue.
 */
record QueueKeys(Namespace namespace, QueueName queue, String root) {

    private static final int NUMBER_DIGITS = 19;

    QueueKeys(Namespace namespace, QueueName queue) {
        this(namespace, queue, "muster/coordination/" + namespace + "/queues/" + queue + "/");
    }

    static String namesOf(Namespace namespace) {
        return "muster/coordination/" + namespace + "/queue-names/";
    }

    Key name() {
        return Key.of(namesOf(namespace) + queue);
    }

    KeyRange everything() {
        return KeyRange.prefix(root);
    }

    /** Everything but the contents. */
    KeyRange news() {
        return KeyRange.between(Key.of(root + "head/"), Key.of(root + "list0"));
    }

    Key content(long number) {
        return Key.of(root + "content/" + digits(number));
    }

    KeyRange head() {
        return KeyRange.prefix(root + "head/");
    }

    Key head(String part) {
        return Key.of(root + "head/" + part);
    }

    Key settings() {
        return head("settings");
    }

    Key tail() {
        return head("tail");
    }

    Key returns() {
        return head("returns");
    }

    Key delays() {
        return head("delays");
    }

    Key started() {
        return head("started");
    }

    Key stamp(int priority) {
        return head("stamp/" + rank(priority));
    }

    Key fresh(int priority, long number) {
        return Key.of(root + "list/fresh/" + rank(priority) + "/" + digits(number));
    }

    KeyRange fresh(int priority, long from, long to) {
        return KeyRange.between(fresh(priority, from), fresh(priority, to));
    }

    Key returned(int priority, long number) {
        return Key.of(root + "list/returned/" + rank(priority) + "/" + digits(number));
    }

    Key delayed(long millis, int priority, long number) {
        return Key.of(root + "list/delayed/" + digits(millis) + "/" + rank(priority) + "/" + digits(number));
    }

    /** What is due at this time. */
    KeyRange due(long millis) {
        return KeyRange.between(Key.of(root + "list/delayed/"), Key.of(root + "list/delayed/" + digits(millis + 1)));
    }

    Key taken(long number) {
        return Key.of(root + "list/taken/" + digits(number));
    }

    Key held(long number) {
        return Key.of(root + "list/held/" + digits(number));
    }

    /** What is taken from this number on. */
    KeyRange takenFrom(long number) {
        return KeyRange.between(taken(number), Key.of(root + "list/taken0"));
    }

    /** What is held from this number on. */
    KeyRange heldFrom(long number) {
        return KeyRange.between(held(number), Key.of(root + "list/held0"));
    }

    Key dead(long number) {
        return Key.of(root + "list/dead/" + digits(number));
    }

    /** One of {@code fresh}, {@code returned}, {@code delayed}, {@code taken}, {@code held}, {@code dead}. */
    KeyRange list(String name) {
        return KeyRange.prefix(root + "list/" + name + "/");
    }

    /** All of one priority that were never handed out. */
    KeyRange fresh(int priority) {
        return KeyRange.prefix(root + "list/fresh/" + rank(priority) + "/");
    }

    /** Whether a change of the list with this name. */
    boolean in(String list, Key key) {
        return key.text().startsWith("list/" + list + "/", root.length());
    }

    boolean inHead(Key key) {
        return key.text().startsWith("head/", root.length());
    }

    static long number(Key key) {
        String text = key.text();
        return Long.parseLong(text.substring(text.length() - NUMBER_DIGITS));
    }

    /** When a delayed element is due. */
    long millis(Key delayed) {
        int from = root.length() + "list/delayed/".length();
        return Long.parseLong(delayed.text().substring(from, from + NUMBER_DIGITS));
    }

    private static int rank(int priority) {
        return QueueOffer.PRIORITY_MAX - priority;
    }

    static String digits(long number) {
        return String.format("%0" + NUMBER_DIGITS + "d", number);
    }
}
