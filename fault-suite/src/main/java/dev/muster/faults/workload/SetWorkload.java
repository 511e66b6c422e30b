package dev.muster.faults.workload;

import static dev.muster.faults.client.MemberClient.bytes;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.Call;
import dev.muster.store.history.SetCheck;
import dev.muster.store.history.SetCheck.Answer;
import dev.muster.store.history.SetCheck.Request;
import dev.muster.store.history.Verdict;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Puts one new key after the other; now and then reads them all. */
final class SetWorkload extends Workload {

    private static final int STEPS_BETWEEN_READS = 50; // a read is as long as the set
    private static final long PAUSE_MILLIS = 10;

    private final AtomicLong elements = new AtomicLong();
    private final List<Call<Request, Answer>> history = new ArrayList<>();
    private final ExecutorService later = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "early acknowledgement");
        thread.setDaemon(true);
        return thread;
    });

    SetWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    public void step(Session session) throws InterruptedException {
        long element = elements.incrementAndGet();
        if (element % STEPS_BETWEEN_READS == 0) {
            read(session);
        } else {
            add(session, element);
        }
        pause(PAUSE_MILLIS);
    }

    private void add(Session session, long element) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(bytes(key(Long.toString(element))))
                .setValue(bytes("x"))
                .build();
        write(
                session,
                history,
                new Request.Add(element),
                () -> put(session, request),
                response -> new Answer(Set.of()));
    }

    private Object put(Session session, PutRequest request) {
        if (!weak(Weakness.EARLY_ACKNOWLEDGEMENT)) {
            return session.member().put(request);
        }
        later.execute(() -> {
            try {
                session.member().put(request);
            } catch (CallFailedException lost) {
                journal()
                        .event("lost after it was acknowledged: "
                                + request.getKey().toStringUtf8());
            }
        });
        return request;
    }

    private void read(Session session) {
        read(
                session,
                history,
                new Request.Read(),
                () -> session.member()
                        .range(MemberClient.prefixed(key("")).setKeysOnly(true).build()),
                this::answer);
    }

    private Answer answer(RangeResponse response) {
        int prefix = key("").length();
        return new Answer(response.getKvsList().stream()
                .map(entry -> Long.valueOf(entry.getKey().toStringUtf8().substring(prefix)))
                .collect(Collectors.toSet()));
    }

    @Override
    public void finish(List<MemberClient> members) {
        later.shutdownNow();
        for (int i = 0; i < members.size(); i++) {
            read(new Session(1_000 + i, members.get(i), new Random(i)));
        }
    }

    @Override
    public List<Verdict> verdicts() {
        return List.of(SetCheck.check(history));
    }

    @Override
    public double okPerSecondMin() {
        return 5;
    }
}
