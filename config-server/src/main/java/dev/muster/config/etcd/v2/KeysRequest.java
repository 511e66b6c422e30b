package dev.muster.config.etcd.v2;

import dev.muster.config.etcd.tree.Expected;
import dev.muster.config.etcd.tree.NodePath;
import dev.muster.config.etcd.tree.TreeError;
import dev.muster.config.etcd.tree.Write;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request to {@code /v2/keys} asks for; refuses what cannot be meant, in etcd's order. Immutable. */
record KeysRequest(
        NodePath path,
        Write write,
        boolean recursive,
        boolean directory,
        boolean quorum,
        boolean noValueOnSuccess,
        @Nullable Waiting waiting) {

    /**
     * @param from first index of interest; 0: from now on
     * @param stream whether to go on after the first event
     */
    record Waiting(long from, boolean stream) {}

    static KeysRequest of(String method, NodePath path, Form form) {
        long previousIndex = form.number("prevIndex", TreeError.INDEX_IS_NO_NUMBER);
        long waitIndex = form.number("waitIndex", TreeError.INDEX_IS_NO_NUMBER);
        boolean recursive = form.flag("recursive");
        boolean unused = form.flag("sorted"); // listings always are
        boolean wait = form.flag("wait");
        boolean directory = form.flag("dir");
        boolean quorum = form.flag("quorum");
        boolean stream = form.flag("stream");
        if (wait && !method.equals("GET")) {
            throw TreeError.INVALID_FIELD.at(0, "\"wait\" can only be used with GET requests");
        }
        Optional<String> previousValue = form.text("prevValue");
        if (previousValue.filter(String::isEmpty).isPresent()) {
            throw TreeError.PREVIOUS_VALUE_REQUIRED.at(0, "\"prevValue\" cannot be empty");
        }
        boolean noValue = form.flag("noValueOnSuccess");
        Duration ttl = form.text("ttl").filter(text -> !text.isEmpty()).isPresent() ? ttl(form) : null;
        Write.Existence existence = form.optionalFlag("prevExist", "prevExist")
                .map(exists -> exists ? Write.Existence.PRESENT : Write.Existence.ABSENT)
                .orElse(Write.Existence.ANY);
        boolean refresh = form.optionalFlag("refresh", "refresh").orElse(false);
        String value = form.text("value").orElse("");
        if (refresh && !value.isEmpty()) {
            throw TreeError.VALUE_ON_REFRESH.at(0, "A value was provided on a refresh");
        }
        if (refresh && ttl == null) {
            throw TreeError.TTL_REQUIRED_ON_REFRESH.at(0, "No TTL value set");
        }
        Expected expected = new Expected(previousValue.orElse(null), previousIndex);
        return new KeysRequest(
                path,
                new Write(value, directory, refresh, ttl, existence, expected),
                recursive,
                directory,
                quorum,
                noValue,
                wait ? new Waiting(waitIndex, stream) : null);
    }

    private static Duration ttl(Form form) {
        long seconds = form.number("ttl", TreeError.TTL_IS_NO_NUMBER);
        if (seconds < 0 || seconds > Integer.MAX_VALUE) {
            throw TreeError.TTL_IS_NO_NUMBER.at(
                    0, "ttl: " + Long.toUnsignedString(seconds) + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
        return Duration.ofSeconds(seconds);
    }
}
