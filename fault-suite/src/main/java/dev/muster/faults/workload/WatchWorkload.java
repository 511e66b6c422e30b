package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.Verdict;
import dev.muster.store.history.WatchCheck;
import dev.muster.store.history.WatchCheck.Batch;
import dev.muster.store.history.WatchCheck.Entry;
import dev.muster.store.history.WatchCheck.Event;
import dev.muster.store.history.WatchCheck.Watched;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes a few keys and watches them on every member in several ways. What the watchers were told is compared with what the store says each
 * key was at each revision.
 */
final class WatchWorkload extends Workload {

    private static final int KEYS = 8;
    private static final long PAUSE_MILLIS = 40; // each revision is read again at the end
    private static final long TEND_MILLIS = 200;
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    private record Watcher(String name, boolean puts, boolean deletes, boolean previous, ResumingWatch watch) {}

    private final AtomicLong values = new AtomicLong();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Event> truth = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private volatile boolean over;
    private long from;
    private long upTo;

    WatchWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    public void start(List<MemberClient> members) {
        from = members.get(0).put(key("k0"), "first").getHeader().getRevision();
        for (MemberClient member : members) {
            watch(member, "all", WatchCreateRequest.newBuilder().setPrevKv(true));
            watch(
                    member,
                    "deletes",
                    WatchCreateRequest.newBuilder().setPrevKv(true).addFilters(WatchCreateRequest.FilterType.NOPUT));
            watch(member, "puts", WatchCreateRequest.newBuilder().addFilters(WatchCreateRequest.FilterType.NODELETE));
        }
        Thread tender = new Thread(this::tend, "watches");
        tender.setDaemon(true);
        tender.start();
    }

    private void watch(MemberClient member, String what, WatchCreateRequest.Builder wanted) {
        int gap = weak(Weakness.WATCH_GAP) ? 1 : 0;
        ResumingWatch watch = new ResumingWatch(member, key(""), wanted.build(), from, gap, message -> journal()
                .event("watch " + what + " at " + member.address() + ": " + brief(message)));
        List<WatchCreateRequest.FilterType> filters = wanted.getFiltersList();
        watchers.add(new Watcher(
                what + " at " + member.address(),
                !filters.contains(WatchCreateRequest.FilterType.NOPUT),
                !filters.contains(WatchCreateRequest.FilterType.NODELETE),
                wanted.getPrevKv(),
                watch));
    }

    private void tend() {
        try {
            while (!over) {
                watchers.forEach(watcher -> watcher.watch().tend());
                pause(TEND_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void step(Session session) throws InterruptedException {
        RandomGenerator random = session.random();
        String value = Long.toString(values.incrementAndGet());
        int kind = random.nextInt(10);
        if (kind < 5) {
            String key = anyKey(random);
            did(session, "put " + key + " " + value, () -> session.member().put(key, value));
        } else if (kind < 7) {
            String key = anyKey(random);
            DeleteRangeRequest request =
                    DeleteRangeRequest.newBuilder().setKey(bytes(key)).build();
            did(session, "delete " + key, () -> session.member().delete(request));
        } else {
            TxnRequest request = several(random, value);
            did(session, "transaction of " + request.getSuccessCount() + " " + value, () -> session.member()
                    .txn(request));
        }
        pause(PAUSE_MILLIS);
    }

    private TxnRequest several(RandomGenerator random, String value) {
        TreeSet<String> keys = new TreeSet<>();
        int count = random.nextInt(2, 5);
        while (keys.size() < count) {
            keys.add(anyKey(random));
        }
        TxnRequest.Builder request = TxnRequest.newBuilder();
        keys.forEach(key -> request.addSuccess(
                random.nextInt(4) == 0
                        ? RequestOp.newBuilder()
                                .setRequestDeleteRange(
                                        DeleteRangeRequest.newBuilder().setKey(bytes(key)))
                        : RequestOp.newBuilder()
                                .setRequestPut(PutRequest.newBuilder()
                                        .setKey(bytes(key))
                                        .setValue(bytes(value)))));
        return request.build();
    }

    private String anyKey(RandomGenerator random) {
        return key("k" + random.nextInt(KEYS));
    }

    @Override
    public void finish(List<MemberClient> members) throws InterruptedException {
        MemberClient member = members.get(0);
        upTo = member.put(key("k0"), "last").getHeader().getRevision();
        long end = System.nanoTime() + CATCH_UP_MAX.toNanos();
        while (System.nanoTime() < end
                && !watchers.stream().allMatch(watcher -> watcher.watch().toldUpTo(upTo))) {
            pause(TEND_MILLIS);
        }
        over = true;
        watchers.forEach(watcher -> watcher.watch().close());
        replay(member);
        for (Watcher watcher : watchers) {
            List<Batch> batches = watcher.watch().messages().stream()
                    .map(WatchWorkload::batch)
                    .toList();
            Watched watched =
                    new Watched(watcher.name(), from, watcher.puts(), watcher.deletes(), watcher.previous(), batches);
            verdicts.add(WatchCheck.check(watched, truth, upTo));
        }
    }

    /** Reads the keys at every revision; what differs from the revision before happened there. */
    private void replay(MemberClient member) {
        Map<String, Entry> before = at(member, from - 1);
        for (long revision = from; revision <= upTo; revision++) {
            Map<String, Entry> now = at(member, revision);
            TreeSet<String> keys = new TreeSet<>(before.keySet());
            keys.addAll(now.keySet());
            for (String key : keys) {
                Entry old = before.get(key);
                Entry current = now.get(key);
                if (!Objects.equals(old, current)) {
                    truth.add(new Event(revision, key, current, old));
                }
            }
            before = now;
        }
    }

    private Map<String, Entry> at(MemberClient member, long revision) {
        Map<String, Entry> entries = new TreeMap<>();
        member.range(MemberClient.prefixed(key(""))
                        .setRevision(revision)
                        .setSerializable(true)
                        .build())
                .getKvsList()
                .forEach(entry -> entries.put(entry.getKey().toStringUtf8(), entry(entry)));
        return entries;
    }

    private static Batch batch(WatchResponse message) {
        return new Batch(
                message.getHeader().getRevision(),
                message.getEventsList().stream().map(WatchWorkload::event).toList());
    }

    private static Event event(io.etcd.jetcd.api.Event event) {
        boolean put = event.getType() == io.etcd.jetcd.api.Event.EventType.PUT;
        @Nullable Entry before = event.hasPrevKv() ? entry(event.getPrevKv()) : null;
        return new Event(
                event.getKv().getModRevision(),
                event.getKv().getKey().toStringUtf8(),
                put ? entry(event.getKv()) : null,
                before);
    }

    private static Entry entry(KeyValue entry) {
        return new Entry(
                entry.getValue().toStringUtf8(), entry.getCreateRevision(), entry.getModRevision(), entry.getVersion());
    }

    private static String brief(WatchResponse message) {
        return message.getEventsCount() == 0
                ? "progress " + message.getHeader().getRevision()
                : "revisions "
                        + message.getEventsList().stream()
                                .map(event -> event.getKv().getModRevision())
                                .toList();
    }

    @Override
    public List<Verdict> verdicts() {
        Verdict all = new Verdict("watch", 0, List.of());
        for (Verdict verdict : verdicts) {
            all = all.and(verdict);
        }
        return List.of(all);
    }

    @Override
    public double okPerSecondMin() {
        return 5;
    }
}
