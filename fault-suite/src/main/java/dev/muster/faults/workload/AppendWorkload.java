package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.AppendCheck;
import dev.muster.store.history.AppendCheck.Answer;
import dev.muster.store.history.AppendCheck.Request;
import dev.muster.store.history.Call;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds elements to two lists in one transaction each, guarded by the revisions that were read before. */
final class AppendWorkload extends Workload {

    private static final int CALLS_PER_PAIR_MAX = 1_000; // a list is sent whole
    private static final long PAUSE_MILLIS = 10;

    /** The lists and the revision of each, as a client saw them last. */
    private record Seen(List<Long> elements, List<Long> revisions) {}

    private static final class Pair {
        final List<String> keys;
        final List<Call<Request, Answer>> history = new ArrayList<>();
        final Map<Integer, Seen> seen = new ConcurrentHashMap<>();

        Pair(List<String> keys) {
            this.keys = keys;
        }
    }

    private final List<Pair> pairs = new ArrayList<>();
    private final AtomicLong elements = new AtomicLong();

    AppendWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
        open();
    }

    private Pair open() {
        int number = pairs.size();
        Pair pair = new Pair(List.of(key(number + "/left"), key(number + "/right")));
        pairs.add(pair);
        return pair;
    }

    private Pair current() {
        synchronized (pairs) {
            Pair last = pairs.get(pairs.size() - 1);
            synchronized (last.history) {
                return last.history.size() < CALLS_PER_PAIR_MAX ? last : open();
            }
        }
    }

    @Override
    public void step(Session session) throws InterruptedException {
        Pair pair = current();
        Seen seen = pair.seen.get(session.client());
        if (seen == null || session.random().nextInt(10) < 3) {
            read(session, pair);
        } else {
            append(session, pair, seen, elements.incrementAndGet());
        }
        pause(PAUSE_MILLIS);
    }

    private void read(Session session, Pair pair) {
        TxnRequest request = TxnRequest.newBuilder().addAllSuccess(ranges(pair)).build();
        Supplier<List<ResponseOp>> call = () -> session.member().txn(request).getResponsesList();
        read(session, pair.history, new Request.Read(), call, responses -> saw(session, pair, responses, false));
    }

    private void append(Session session, Pair pair, Seen seen, long element) {
        List<Long> longer =
                Stream.concat(seen.elements().stream(), Stream.of(element)).toList();
        TxnRequest.Builder request = TxnRequest.newBuilder().addAllFailure(ranges(pair));
        for (int i = 0; i < pair.keys.size(); i++) {
            request.addCompare(Compare.newBuilder()
                    .setKey(bytes(pair.keys.get(i)))
                    .setTarget(Compare.CompareTarget.MOD)
                    .setResult(Compare.CompareResult.EQUAL)
                    .setModRevision(seen.revisions().get(i)));
            request.addSuccess(RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder()
                            .setKey(bytes(pair.keys.get(i)))
                            .setValue(bytes(text(longer)))));
        }
        TxnRequest built = request.build();
        write(
                session,
                pair.history,
                new Request.Append(element),
                () -> session.member().txn(built),
                response -> {
                    if (!response.getSucceeded()) {
                        return saw(session, pair, response.getResponsesList(), false);
                    }
                    long revision = response.getHeader().getRevision();
                    pair.seen.put(session.client(), new Seen(longer, List.of(revision, revision)));
                    return new Answer(List.of(longer, longer), true);
                });
    }

    private static List<RequestOp> ranges(Pair pair) {
        return pair.keys.stream()
                .map(key -> RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key)))
                        .build())
                .toList();
    }

    private static Answer saw(Session session, Pair pair, List<ResponseOp> responses, boolean appended) {
        List<List<Long>> lists = new ArrayList<>();
        List<Long> revisions = new ArrayList<>();
        for (ResponseOp response : responses) {
            List<KeyValue> entries = response.getResponseRange().getKvsList();
            lists.add(
                    entries.isEmpty()
                            ? List.of()
                            : elements(entries.get(0).getValue().toStringUtf8()));
            revisions.add(entries.isEmpty() ? 0 : entries.get(0).getModRevision());
        }
        pair.seen.put(session.client(), new Seen(lists.get(0), revisions));
        return new Answer(lists, appended);
    }

    private static String text(List<Long> list) {
        return list.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static List<Long> elements(String text) {
        return Stream.of(text.split(",")).map(Long::valueOf).toList();
    }

    @Override
    public void finish(List<MemberClient> members) {
        for (int i = 0; i < members.size(); i++) {
            Session last = new Session(1_000 + i, members.get(i), new Random(i));
            pairs.forEach(pair -> read(last, pair));
        }
    }

    @Override
    public List<Verdict> verdicts() {
        Verdict all = new Verdict("append", 0, List.of());
        for (Pair pair : pairs) {
            all = all.and(AppendCheck.check(pair.history));
        }
        return List.of(all);
    }

    @Override
    public double okPerSecondMin() {
        return 5;
    }
}
