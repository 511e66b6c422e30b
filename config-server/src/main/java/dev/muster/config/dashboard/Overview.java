package dev.muster.config.dashboard;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config server at a glance.
 *
 * @param server always {@code config}
 * @param version version of the server
 * @param member name of this server
 * @param origin id of the store's cluster; absent until it is formed
 * @param security {@code token}, {@code loopback} or {@code open}
 * @param startedAt when this server started
 * @param members servers in the cluster
 * @param membersExpected servers that are configured
 * @param namespaces how many there are
 * @param names applications with profiles that have a release
 * @param receipts instances by the outcome they last reported
 * @param streams open watches on this server
 * @param store the store as this server sees it
 */
record Overview(
        String server,
        String version,
        String member,
        @Nullable String origin,
        String security,
        Instant startedAt,
        int members,
        int membersExpected,
        int namespaces,
        int names,
        Map<String, Long> receipts,
        int streams,
        StoreRow store) {

    /**
     * The store as this server sees it.
     *
     * @param member name of this server among the voters
     * @param leader absent while none is known; then nothing can be written
     * @param term leadership period
     * @param revision of what this server has applied
     * @param failure why this server's store no longer takes part; absent while it does
     */
    record StoreRow(
            String member,
            String role,
            @Nullable String leader,
            long term,
            long revision,
            int voters,
            @Nullable String failure) {}
}
