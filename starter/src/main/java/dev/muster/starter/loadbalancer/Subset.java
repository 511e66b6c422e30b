package dev.muster.starter.loadbalancer;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Picks for one caller a few instances of a very large service, so that it needs few connections. Each caller has a pick of its own, spread
 * evenly over all, and keeps it: when an instance comes or goes, at most one of the pick changes (highest random weight, Thaler and
 * Ravishankar 1998). Immutable.
 */
final class Subset {

    private final String caller;
    private final int size;

    /**
     * Prepares picks.
     *
     * @param caller what tells this caller from others
     * @param size most instances of a pick; 0 for all
     */
    Subset(String caller, int size) {
        this.caller = caller;
        this.size = size;
    }

    /** The pick, in the order given. */
    List<ServiceInstance> of(List<ServiceInstance> all) {
        if (size == 0 || all.size() <= size) {
            return all;
        }
        List<ServiceInstance> picked = all.stream()
                .sorted(Comparator.comparingLong(this::score).reversed())
                .limit(size)
                .toList();
        return all.stream().filter(picked::contains).toList();
    }

    private long score(ServiceInstance instance) {
        String id = instance.getInstanceId();
        CRC32C sum = new CRC32C();
        sum.update((caller + '\n' + (id != null ? id : instance.getHost() + ":" + instance.getPort()))
                .getBytes(StandardCharsets.UTF_8));
        long mixed = sum.getValue() * 0x9E37_79B9_7F4A_7C15L; // neighbouring ids differ in few bits of a checksum
        return (mixed ^ (mixed >>> 32)) & Long.MAX_VALUE;
    }
}
