package dev.muster.faults.cluster;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The members of one cluster and the network between them. Confined to one thread but for {@link #members()}. */
public final class Cluster implements AutoCloseable {

    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Target target;
    private final Network network;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, MemberClient> clients = new ConcurrentHashMap<>();

    /** Places the members; nothing runs yet. */
    public Cluster(Target target, Network network, Path directory, int size) {
        this.target = target;
        this.network = network;
        for (int i = 0; i < size; i++) {
            String id = "m" + (i + 1);
            members.add(new Member(network.place(i, id, directory.resolve(id)), network));
        }
        network.watch(site -> members.stream()
                .filter(member -> member.id().equals(site.id()))
                .mapToLong(Member::pid)
                .findAny()
                .orElse(0));
    }

    /** What runs here. */
    public Target target() {
        return target;
    }

    /** What is between the members. */
    public Network network() {
        return network;
    }

    /** All members, in an order that never changes. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    /** All members but one. */
    public List<Member> others(Member member) {
        return members.stream().filter(other -> other != member).toList();
    }

    /** Starts a member, for the first time or again. */
    public void start(Member member) {
        member.start(target.command(member.site(), sites()));
    }

    /** Where all members are. */
    List<Site> sites() {
        return members.stream().map(Member::site).toList();
    }

    /** Starts all members that are down. */
    public void startAll() {
        members.stream().filter(member -> !member.running()).forEach(this::start);
    }

    /** What a member says of itself; empty if it does not answer within 1 s. */
    public Optional<StatusResponse> status(Member member) {
        if (!member.working()) {
            return Optional.empty();
        }
        try {
            return Optional.of(client(member).status());
        } catch (CallFailedException silent) {
            return Optional.empty();
        }
    }

    /** A shared connection to a member with a timeout of 1 s. */
    public MemberClient client(Member member) {
        return clients.computeIfAbsent(member.id(), id -> member.connect(ASK_TIMEOUT));
    }

    /** The member that says it leads, the one of the latest term if there are several. */
    public Optional<Member> leader() {
        Member leader = null;
        long term = -1;
        for (Member member : members) {
            Optional<StatusResponse> status = status(member);
            if (status.isPresent()
                    && status.get().getLeader() != 0
                    && status.get().getLeader() == status.get().getHeader().getMemberId()
                    && status.get().getRaftTerm() > term) {
                term = status.get().getRaftTerm();
                leader = member;
            }
        }
        return Optional.ofNullable(leader);
    }

    /** Waits for a leader. */
    public Member awaitLeader(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Optional<Member> leader = leader();
        while (leader.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no leader within " + wait + "; last output:\n" + lastOutput());
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            leader = leader();
        }
        return leader.get();
    }

    /** Waits until every member says something of itself. Returns whether that happened in time. */
    public boolean awaitAllAnswer(Duration wait) throws InterruptedException {
        long begin = System.nanoTime();
        while (members.stream().anyMatch(member -> status(member).isEmpty())) {
            if (System.nanoTime() - begin > wait.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        return true;
    }

    /**
     * Waits until every member takes a write and answers a linearizable read.
     *
     * @return how long that took; empty if it did not happen in time
     */
    public Optional<Duration> awaitAllServe(Duration wait) throws InterruptedException {
        long begin = System.nanoTime();
        while (members.stream().anyMatch(member -> !serves(member))) {
            if (System.nanoTime() - begin > wait.toNanos()) {
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Whether a member takes a write and answers a linearizable read, each within 1 s. */
    public boolean serves(Member member) {
        String key = "faults/serves/" + member.id();
        String value = Long.toString(System.nanoTime());
        try {
            client(member).put(key, value);
            return client(member)
                    .range(RangeRequest.newBuilder()
                            .setKey(MemberClient.bytes(key))
                            .build())
                    .getKvsList()
                    .stream()
                    .anyMatch(entry -> entry.getValue().toStringUtf8().equals(value));
        } catch (CallFailedException notYet) {
            return false;
        }
    }

    /** The last lines of every member. */
    public String lastOutput() {
        StringBuilder output = new StringBuilder();
        members.forEach(member -> output.append("--- ")
                .append(member.id())
                .append(member.running() ? "" : " (down)")
                .append('\n')
                .append(member.lastOutput())
                .append('\n'));
        return output.toString();
    }

    @Override
    public void close() {
        members.forEach(Member::close);
        clients.values().forEach(MemberClient::close);
        network.close();
    }
}
