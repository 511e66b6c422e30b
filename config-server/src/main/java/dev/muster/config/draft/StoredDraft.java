package dev.muster.config.draft;

import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.coordination.KeyValue;
import dev.muster.config.cluster.StoredJson;
import java.time.Instant;

/** A draft as the store keeps it, without its name, which its key says, and its content, which has a key of its own. */
record StoredDraft(int format, Format contentFormat, long basedOn, String author, String comment, Instant savedAt)
        implements StoredJson.Versioned {

    static StoredDraft of(KeyValue entry) {
        return StoredJson.decode(entry.value(), StoredDraft.class);
    }

    DraftSummary summary(ConfigName name, long version) {
        return new DraftSummary(
                name.application(), name.profile(), version, contentFormat, basedOn, author, comment, savedAt);
    }
}
