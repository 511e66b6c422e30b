package dev.muster.faults;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** After everything is healed, all members hold the same keys with the same revisions. Stateless. */
final class Agreement {

    static final String NAME = "agreement";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);
    private static final String PREFIX = "faults/";

    private record Copy(Member member, List<KeyValue> entries, int hash) {}

    private Agreement() {}

    static Verdict check(Cluster cluster) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        List<Copy> copies = new ArrayList<>();
        long revision = cluster.client(cluster.members().get(0))
                .put(PREFIX + "agreement", "x")
                .getHeader()
                .getRevision();
        for (Member member : cluster.members()) {
            try (MemberClient client = member.connect(TIMEOUT)) {
                copies.add(new Copy(member, entries(client, revision), hash(client, revision)));
            } catch (CallFailedException | IllegalStateException failure) {
                problems.add(member.id() + ": " + failure.getMessage());
            }
        }
        for (Copy copy : copies) {
            Copy first = copies.get(0);
            if (!copy.entries().equals(first.entries())) {
                problems.add(copy.member().id() + " has other entries at revision " + revision + " than "
                        + first.member().id() + ": " + difference(first.entries(), copy.entries()));
            } else if (copy.hash() != first.hash()) {
                problems.add(copy.member().id() + " has another history up to revision " + revision + " than "
                        + first.member().id() + ": hash " + copy.hash() + " (expected: " + first.hash() + ")");
            }
        }
        long examined = copies.stream().mapToLong(copy -> copy.entries().size()).sum();
        return new Verdict(NAME, examined, problems);
    }

    /** The member's own copy, once it has come that far. */
    private static List<KeyValue> entries(MemberClient client, long revision) throws InterruptedException {
        RangeRequest all = MemberClient.prefixed(PREFIX).setSerializable(true).build();
        long end = System.nanoTime() + CATCH_UP_MAX.toNanos();
        RangeResponse now = client.range(all);
        while (now.getHeader().getRevision() < revision) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("still at revision "
                        + now.getHeader().getRevision() + " after " + CATCH_UP_MAX + " (expected: " + revision + ")");
            }
            TimeUnit.MILLISECONDS.sleep(100);
            now = client.range(all);
        }
        return client.range(all.toBuilder().setRevision(revision).build()).getKvsList();
    }

    private static int hash(MemberClient client, long revision) {
        return client.hash(revision).getHash();
    }

    private static String difference(List<KeyValue> expected, List<KeyValue> found) {
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            KeyValue left = i < expected.size() ? expected.get(i) : KeyValue.getDefaultInstance();
            KeyValue right = i < found.size() ? found.get(i) : KeyValue.getDefaultInstance();
            if (!left.equals(right)) {
                return "entry " + i + " is " + brief(right) + " (expected: " + brief(left) + ")";
            }
        }
        return "none";
    }

    private static String brief(KeyValue entry) {
        return entry.getKey().toStringUtf8() + " at revision " + entry.getModRevision();
    }
}
