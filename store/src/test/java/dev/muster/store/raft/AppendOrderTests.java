package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppendOrderTests {

    private static final Duration ARRIVES_MAX = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofMillis(200);

    private final AppendOrder order = new AppendOrder();
    private final ExecutorService threads = Executors.newCachedThreadPool(); // the common pool may have one thread

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void answerWaitsForTheDisk() throws InterruptedException {
        AtomicLong flushed = new AtomicLong(5);
        order.watch(flushed::get);
        Wire wire = new Wire();
        ServerCall<AppendEntriesRequestProto, AppendEntriesReplyProto> call = intercepted(wire);

        CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> call.sendMessage(success(7)), threads);
        assertThat(wire.sent.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS)).isNull();

        flushed.set(7);
        assertThat(wire.sent.poll(ARRIVES_MAX.toMillis(), TimeUnit.MILLISECONDS))
                .isEqualTo(success(7));
        answering.join();
    }

    @Test
    void answersThatNameNoEntryWaitForNothing() {
        order.watch(() -> -1);
        Wire wire = new Wire();
        AppendEntriesReplyProto refusal = AppendEntriesReplyProto.newBuilder()
                .setResult(AppendResult.INCONSISTENCY)
                .setMatchIndex(9)
                .build();

        intercepted(wire).sendMessage(success(-1));
        intercepted(wire).sendMessage(refusal);

        assertThat(wire.sent).containsExactly(success(-1), refusal);
    }

    @Test
    void requestsWithEntriesGoOneAfterTheOther() throws InterruptedException {
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        ServerCall.Listener<AppendEntriesRequestProto> first = listening(1, taken, release);
        ServerCall.Listener<AppendEntriesRequestProto> second = listening(2, taken, release);

        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> first.onMessage(entries(1)), threads);
        assertThat(taken.poll(ARRIVES_MAX.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> second.onMessage(entries(1)), threads);
        assertThat(taken.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS)).isNull();

        release.countDown();
        assertThat(taken.poll(ARRIVES_MAX.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(2);
        CompletableFuture.allOf(one, other).join();
    }

    @Test
    void heartbeatsDoNotWaitForEntries() throws InterruptedException {
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        ServerCall.Listener<AppendEntriesRequestProto> first = listening(1, taken, release);
        ServerCall.Listener<AppendEntriesRequestProto> second = listening(2, taken, new CountDownLatch(0));

        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> first.onMessage(entries(1)), threads);
        assertThat(taken.poll(ARRIVES_MAX.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(1);
        CompletableFuture.runAsync(() -> second.onMessage(entries(0)), threads).join();

        assertThat(taken.poll()).isEqualTo(2);
        release.countDown();
        one.join();
    }

    private ServerCall<AppendEntriesRequestProto, AppendEntriesReplyProto> intercepted(Wire wire) {
        CompletableFuture<ServerCall<AppendEntriesRequestProto, AppendEntriesReplyProto>> inner =
                new CompletableFuture<>();
        order.interceptCall(wire, new Metadata(), (call, headers) -> {
            inner.complete(call);
            return new ServerCall.Listener<AppendEntriesRequestProto>() {};
        });
        return inner.join();
    }

    private ServerCall.Listener<AppendEntriesRequestProto> listening(
            int number, BlockingQueue<Integer> taken, CountDownLatch release) {
        return order.interceptCall(new Wire(), new Metadata(), (call, headers) -> new ServerCall.Listener<>() {
            @Override
            public void onMessage(AppendEntriesRequestProto message) {
                taken.add(number);
                try {
                    assertThat(release.await(ARRIVES_MAX.toMillis(), TimeUnit.MILLISECONDS))
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static AppendEntriesReplyProto success(long matchIndex) {
        return AppendEntriesReplyProto.newBuilder()
                .setResult(AppendResult.SUCCESS)
                .setMatchIndex(matchIndex)
                .build();
    }

    private static AppendEntriesRequestProto entries(int count) {
        AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder();
        for (int i = 0; i < count; i++) {
            request.addEntries(LogEntryProto.newBuilder().setIndex(i));
        }
        return request.build();
    }

    /** The far end of a call. */
    private static final class Wire extends ServerCall<AppendEntriesRequestProto, AppendEntriesReplyProto> {
        final BlockingQueue<AppendEntriesReplyProto> sent = new LinkedBlockingQueue<>();

        @Override
        public void request(int messages) {
            // nothing comes by itself
        }

        @Override
        public void sendHeaders(Metadata headers) {
            // not looked at
        }

        @Override
        public void sendMessage(AppendEntriesReplyProto message) {
            sent.add(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            // not looked at
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<AppendEntriesRequestProto, AppendEntriesReplyProto> getMethodDescriptor() {
            return RaftServerProtocolServiceGrpc.getAppendEntriesMethod();
        }
    }
}
