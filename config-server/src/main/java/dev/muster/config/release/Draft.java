package dev.muster.config.release;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.config.cluster.StoredJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is about to become a release. Immutable.
 *
 * @param requestKey what the caller calls this request; absent if it does not mean to repeat it
 */
record Draft(
        Namespace namespace,
        ConfigName name,
        Format format,
        String content,
        long basedOn,
        String author,
        String comment,
        @Nullable Long rollbackTo,
        @Nullable String requestKey) {

    long number() {
        return basedOn + 1;
    }

    /** Tells requests with the same key apart. */
    String requestHash() {
        return Sha256.hex(String.join(
                "\n",
                List.of(
                        format.name(),
                        Sha256.hex(content),
                        Long.toString(basedOn),
                        author,
                        comment,
                        String.valueOf(rollbackTo))));
    }

    /** Names the write, so that the store applies a repeat only once. */
    String storeRequest(String key) {
        return Sha256.hex(String.join("\n", List.of(namespace.value(), name.toString(), key, requestHash())));
    }

    StoredRelease stored(Instant now) {
        return new StoredRelease(
                StoredJson.FORMAT,
                number(),
                format,
                Sha256.hex(content),
                author,
                comment,
                now,
                basedOn,
                rollbackTo,
                requestKey,
                requestHash());
    }
}
