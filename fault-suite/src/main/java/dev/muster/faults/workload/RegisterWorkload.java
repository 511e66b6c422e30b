package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import com.google.protobuf.ByteString;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.Call;
import dev.muster.store.history.Linearizability;
import dev.muster.store.history.Register;
import dev.muster.store.history.Register.Answer;
import dev.muster.store.history.Register.Request;
import dev.muster.store.history.RevisionCheck;
import dev.muster.store.history.RevisionCheck.Stamp;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Reads, writes and compare-and-sets of a few keys: each key is linearizable, and revisions grow in real time. */
final class RegisterWorkload extends Workload {

    private static final int KEYS = 3;
    private static final int CALLS_PER_KEY_MAX = 250; // the search takes long for long histories
    private static final long STEPS_MAX = 5_000_000;
    private static final long PAUSE_MILLIS = 10;

    /** What a client saw last. */
    private record Seen(long value, long revision) {}

    private static final class Key {
        final String name;
        final List<Call<Request, Answer>> history = new ArrayList<>();
        final Map<Integer, Seen> seen = new ConcurrentHashMap<>();

        Key(String name) {
            this.name = name;
        }
    }

    private final Key[] active = new Key[KEYS];
    private final List<Key> keys = new ArrayList<>();
    private final AtomicLong values = new AtomicLong();
    private final List<Stamp> stamps = new ArrayList<>();
    private final Map<Long, Long> revisions = new ConcurrentHashMap<>();
    private final List<String> problems = new ArrayList<>();

    RegisterWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
        for (int i = 0; i < KEYS; i++) {
            open(i);
        }
    }

    private Key open(int slot) {
        Key key = new Key(key("k" + keys.size()));
        keys.add(key);
        active[slot] = key;
        return key;
    }

    private Key choose(Session session) {
        synchronized (keys) {
            int slot = session.random().nextInt(KEYS);
            Key key = active[slot];
            synchronized (key.history) {
                return key.history.size() < CALLS_PER_KEY_MAX ? key : open(slot);
            }
        }
    }

    @Override
    public void step(Session session) throws InterruptedException {
        Key key = choose(session);
        Seen seen = key.seen.get(session.client());
        int kind = session.random().nextInt(10);
        if (kind < 4 || (kind >= 7 && seen == null)) {
            read(session, key);
        } else if (kind < 7 || seen == null) {
            put(session, key, values.incrementAndGet());
        } else {
            compareAndSet(session, key, seen, values.incrementAndGet());
        }
        pause(PAUSE_MILLIS);
    }

    private void read(Session session, Key key) {
        RangeRequest request = RangeRequest.newBuilder()
                .setKey(bytes(key.name))
                .setSerializable(weak(Weakness.STALE_READS))
                .build();
        long called = journal().now();
        read(session, key.history, new Request.Read(), () -> session.member().range(request), response -> {
            stamp(called, response.getHeader().getRevision(), false);
            return new Answer(saw(session, key, response), false);
        });
    }

    private void put(Session session, Key key, long value) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(bytes(key.name))
                .setValue(text(value))
                .build();
        long called = journal().now();
        write(
                session,
                key.history,
                new Request.Write(value),
                () -> session.member().put(request),
                response -> {
                    wrote(value, called, response.getHeader().getRevision());
                    return new Answer(value, true);
                });
    }

    private void compareAndSet(Session session, Key key, Seen seen, long value) {
        TxnRequest request = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(bytes(key.name))
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setModRevision(seen.revision()))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(
                                PutRequest.newBuilder().setKey(bytes(key.name)).setValue(text(value))))
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key.name))))
                .build();
        long called = journal().now();
        Request input = new Request.CompareAndSet(seen.value(), value);
        write(
                session,
                key.history,
                input,
                () -> session.member().txn(request),
                response -> answer(session, key, value, called, response));
    }

    private Answer answer(Session session, Key key, long value, long called, TxnResponse response) {
        long revision = response.getHeader().getRevision();
        if (response.getSucceeded()) {
            wrote(value, called, revision);
            key.seen.put(session.client(), new Seen(value, revision));
            return new Answer(value, true);
        }
        stamp(called, revision, false);
        return new Answer(saw(session, key, response.getResponses(0).getResponseRange()), false);
    }

    private long saw(Session session, Key key, RangeResponse response) {
        if (response.getKvsCount() == 0) {
            key.seen.put(session.client(), new Seen(0, 0));
            return 0;
        }
        KeyValue entry = response.getKvs(0);
        long value = Long.parseLong(entry.getValue().toStringUtf8());
        key.seen.put(session.client(), new Seen(value, entry.getModRevision()));
        belongs(value, entry.getModRevision());
        return value;
    }

    private void wrote(long value, long called, long revision) {
        belongs(value, revision);
        stamp(called, revision, true);
    }

    /** A value is written once, so it has one revision. */
    private void belongs(long value, long revision) {
        Long other = revisions.putIfAbsent(value, revision);
        if (other != null && other != revision) {
            synchronized (problems) {
                problems.add("value " + value + " at revision " + revision + " (expected: " + other
                        + ", where it was before)");
            }
        }
    }

    private void stamp(long called, long revision, boolean wrote) {
        synchronized (stamps) {
            stamps.add(new Stamp(called, journal().now(), revision, wrote));
        }
    }

    private static ByteString text(long value) {
        return bytes(Long.toString(value));
    }

    @Override
    public void finish(List<MemberClient> members) {
        for (int i = 0; i < members.size(); i++) {
            Session last = new Session(1_000 + i, members.get(i), new java.util.Random(i));
            for (Key key : active) {
                read(last, key);
            }
        }
    }

    @Override
    public List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        Verdict all = new Verdict("linearizable", 0, problems);
        for (Key key : keys) {
            all = all.and(
                    Linearizability.check(key.name, new Register(), Register.withoutUnseen(key.history), STEPS_MAX));
        }
        verdicts.add(all);
        verdicts.add(RevisionCheck.check(stamps));
        return verdicts;
    }

    @Override
    public double okPerSecondMin() {
        return 5;
    }
}
