package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.Call;
import dev.muster.store.history.LeaseCheck;
import dev.muster.store.history.LeaseCheck.Life;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Grants leases, hangs keys on them, renews them for a while and leaves them alone. A watch tells when their keys go. */
final class LeaseWorkload extends Workload {

    private static final int KEYS = 3;
    private static final int TTL_SECONDS_MIN = 2;
    private static final int TTL_SECONDS_MAX = 4;
    private static final int LEASES_PER_CLIENT_MAX = 4;
    private static final int RENEWED_FOR_MILLIS_MAX = 8_000;
    private static final long PAUSE_MILLIS = 100;
    private static final long TEND_MILLIS = 200;
    /** How much longer than its time a lease may live: a change of leader counts all leases anew, and a sweep has its rhythm. */
    private static final Duration LONGER_MAX = Duration.ofSeconds(10);

    private record Held(long lease, long ttlNanos, LeaseKeeper keeper, long leaveNanos) {}

    private static final class Seen {
        int keys;
        long goneNanos = Call.NEVER;
        final Set<Long> goneRevisions = new HashSet<>();
    }

    private final Map<Integer, List<Held>> active = new ConcurrentHashMap<>();
    private final List<Held> all = new ArrayList<>();
    private final Map<Long, Seen> seen = new ConcurrentHashMap<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<ResumingWatch> watches = new ArrayList<>();
    private volatile boolean over;

    LeaseWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    public void start(List<MemberClient> members) {
        long from = members.get(0).put(key("begin"), "x").getHeader().getRevision();
        for (MemberClient member : members) { // each hears it at another time: the earliest counts
            WatchCreateRequest deletions = WatchCreateRequest.newBuilder()
                    .addFilters(WatchCreateRequest.FilterType.NOPUT)
                    .build();
            watches.add(new ResumingWatch(member, key(""), deletions, from, 0, this::gone));
        }
        Thread tender = new Thread(this::tend, "watches");
        tender.setDaemon(true);
        tender.start();
    }

    private void tend() {
        try {
            while (!over) {
                watches.forEach(ResumingWatch::tend);
                pause(TEND_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gone(WatchResponse message) {
        long now = journal().now();
        for (Event event : message.getEventsList()) {
            String key = event.getKv().getKey().toStringUtf8();
            long lease = Long.parseLong(key.substring(key("").length(), key.indexOf('/', key("").length())));
            Seen life = life(lease);
            synchronized (life) {
                life.goneNanos = Math.min(life.goneNanos, now);
                if (life.goneRevisions.add(event.getKv().getModRevision())) {
                    journal()
                            .event("lease " + lease + " gone at revision "
                                    + event.getKv().getModRevision());
                }
            }
        }
    }

    private Seen life(long lease) {
        return seen.computeIfAbsent(lease, id -> new Seen());
    }

    @Override
    public void step(Session session) throws InterruptedException {
        List<Held> mine = active.computeIfAbsent(session.client(), client -> new ArrayList<>());
        mine.removeIf(held -> {
            boolean leave = journal().now() > held.leaveNanos();
            if (leave) {
                held.keeper().close();
            }
            return leave;
        });
        if (mine.size() < LEASES_PER_CLIENT_MAX) {
            grant(session, mine);
        }
        pause(PAUSE_MILLIS);
    }

    private void grant(Session session, List<Held> mine) {
        int seconds = session.random().nextInt(TTL_SECONDS_MIN, TTL_SECONDS_MAX + 1);
        List<LeaseGrantResponse> answers = new ArrayList<>();
        long called = journal().now();
        did(
                session,
                "grant " + seconds + " s",
                () -> answers.add(session.member().grant(Duration.ofSeconds(seconds))));
        for (LeaseGrantResponse granted : answers) {
            long ttlNanos = TimeUnit.SECONDS.toNanos(granted.getTTL()) * (weak(Weakness.LONG_LEASES) ? 3 : 1);
            LeaseKeeper keeper = LeaseKeeper.start(
                    journal(),
                    () -> session.member().renew(granted.getID()),
                    TimeUnit.SECONDS.toNanos(granted.getTTL()),
                    called);
            long renewFor = TimeUnit.MILLISECONDS.toNanos(session.random().nextInt(RENEWED_FOR_MILLIS_MAX));
            Held held = new Held(granted.getID(), ttlNanos, keeper, called + renewFor);
            mine.add(held);
            synchronized (all) {
                all.add(held);
            }
            for (int i = 0; i < KEYS; i++) {
                hang(session, granted.getID(), i);
            }
        }
    }

    private void hang(Session session, long lease, int number) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(bytes(key(lease + "/" + number)))
                .setValue(bytes("x"))
                .setLease(lease)
                .build();
        if (did(session, "put " + lease + "/" + number, () -> session.member().put(request))) {
            Seen life = life(lease);
            synchronized (life) {
                life.keys++;
            }
        }
    }

    @Override
    public void finish(List<MemberClient> members) throws InterruptedException {
        all.forEach(held -> held.keeper().close());
        pause(TimeUnit.SECONDS.toMillis(TTL_SECONDS_MAX)); // a renewal may have been under way
        long end = System.nanoTime() + LONGER_MAX.toNanos();
        while (System.nanoTime() < end && left(members.get(0), "") > 0) {
            pause(TEND_MILLIS);
        }
        pause(2 * TEND_MILLIS); // the watches hear of the last ones
        over = true;
        watches.forEach(ResumingWatch::close);
        for (Held held : all) {
            Seen life = life(held.lease());
            synchronized (life) {
                lives.add(new Life(
                        held.lease(),
                        held.ttlNanos(),
                        held.keeper().renewedNanos(),
                        life.keys,
                        life.goneNanos,
                        life.goneRevisions,
                        left(members.get(0), held.lease() + "/"),
                        true));
            }
        }
    }

    private int left(MemberClient member, String under) {
        return (int)
                member.range(MemberClient.prefixed(key(under)).setKeysOnly(true).build()).getKvsList().stream()
                        .filter(entry -> !entry.getKey().toStringUtf8().equals(key("begin")))
                        .count();
    }

    @Override
    public List<Verdict> verdicts() {
        return List.of(LeaseCheck.check(lives));
    }

    @Override
    public double okPerSecondMin() {
        return 2;
    }
}
