package dev.muster.store.recipe.topic;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.TopicName;

/**
 * Where one topic is. Immutable.
 *
 * <pre>
 *   muster/coordination/{namespace}/topic-names/{topic}                     that there is one
 *   muster/coordination/{namespace}/topics/{topic}/head/settings            how many messages are kept
 *   muster/coordination/{namespace}/topics/{topic}/head/last                position of the last message
 *   muster/coordination/{namespace}/topics/{topic}/messages/{19 digits}     one message
 * </pre>
 */
record TopicKeys(Namespace namespace, TopicName topic, String root) {

    TopicKeys(Namespace namespace, TopicName topic) {
        this(namespace, topic, "muster/coordination/" + namespace + "/topics/" + topic + "/");
    }

    static String namesOf(Namespace namespace) {
        return "muster/coordination/" + namespace + "/topic-names/";
    }

    Key name() {
        return Key.of(namesOf(namespace) + topic);
    }

    KeyRange everything() {
        return KeyRange.prefix(root);
    }

    KeyRange head() {
        return KeyRange.prefix(root + "head/");
    }

    Key settings() {
        return Key.of(root + "head/settings");
    }

    Key last() {
        return Key.of(root + "head/last");
    }

    Key message(long position) {
        return Key.of(root + "messages/" + String.format("%019d", position));
    }

    static long position(Key message) {
        String text = message.text();
        return Long.parseLong(text.substring(text.lastIndexOf('/') + 1));
    }
}
