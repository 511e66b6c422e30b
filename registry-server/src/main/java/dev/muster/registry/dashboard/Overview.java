package dev.muster.registry.dashboard;

import java.time.Instant;
import java.util.Map;

/**
 * The registry at a glance.
 *
 * @param server always {@code registry}
 * @param version version of the server
 * @param member name of this server
 * @param origin id of this run of this server
 * @param security {@code token}, {@code loopback} or {@code open}
 * @param startedAt when this server started
 * @param members servers in the cluster
 * @param namespaces how many there are
 * @param services how many there are in all namespaces
 * @param instances how many there are in all namespaces
 * @param byStatus instances by the status that callers see
 * @param streams open watches on this server
 */
record Overview(
        String server,
        String version,
        String member,
        String origin,
        String security,
        Instant startedAt,
        int members,
        int namespaces,
        long services,
        long instances,
        Map<String, Long> byStatus,
        int streams) {}
