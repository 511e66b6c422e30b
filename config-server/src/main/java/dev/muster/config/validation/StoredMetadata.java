package dev.muster.config.validation;

import dev.muster.config.cluster.StoredJson;
import java.time.Instant;
import java.util.List;

/** What the store keeps of an application's metadata; {@code checksum} is the one of the text that was uploaded. */
record StoredMetadata(int format, String checksum, Instant uploadedAt, List<KnownProperty> properties)
        implements StoredJson.Versioned {

    StoredMetadata {
        properties = List.copyOf(properties);
    }
}
