package dev.muster.config.replication;

import dev.muster.api.Namespace;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.ReleasedConfig;

/**
 * Says when the tables hold exactly the state of one revision. Rows of a table arrive in any order; without this a server
 * could take the newer of two releases for all there is, name its revision to applications, and never tell them of the
 * older one.
 *
 * @param revision whose state
 * @param entries number of namespaces and releases in it
 * @param fingerprint sum of {@link #fingerprint} of all of them
 */
record Watermark(long revision, int entries, long fingerprint) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static Watermark of(ProjectedState state) {
        int entries = 0;
        long sum = 0;
        for (var namespace : state.namespaces().entrySet()) {
            entries++;
            sum += fingerprint(key(namespace.getKey()), namespace.getValue());
        }
        for (var named : state.releases().values()) {
            for (ReleasedConfig released : named.values()) {
                entries++;
                sum += fingerprint(key(released), released.revision());
            }
        }
        return new Watermark(state.revision(), entries, sum);
    }

    static String key(Namespace namespace) {
        return namespace.value();
    }

    static String key(ReleasedConfig released) {
        return released.namespace() + "/" + released.name();
    }

    /** FNV-1a of key and revision, mixed so that sums of neighbours do not collide (MurmurHash3's finalizer). */
    static long fingerprint(String key, long revision) {
        String text = key + "@" + revision;
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
