package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.MetadataProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the leaders of one member, which follow each other quickly or lose their connection: what the member says it has, it has. With entries
 * composed, Ratis 3.3.0 takes any entries for those under way that begin at the same index, and acknowledges what it never wrote.
 */
class TwoLeadersTests {

    private static final int ROUNDS = 200;
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private RaftStore member;
    private ManagedChannel channel;
    private RaftGroupId group;
    private long callId;

    @BeforeEach
    void start(@TempDir Path data) {
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        member = RaftStore.open(RaftStoreConfig.of("test", "a", voters, "127.0.0.1", data)
                .withElectionTimeout(Duration.ofMinutes(10))); // it only ever follows
        channel = NettyChannelBuilder.forAddress("127.0.0.1", voters.get(0).port())
                .usePlaintext()
                .maxInboundMetadataSize(1 << 20)
                .build();
        group = RaftSettings.groupId("test");
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        member.close();
    }

    @Test
    void entriesOfTheNextLeaderAreNotTakenForThoseOfTheOneBefore() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            long term = 2L * round + 1;
            Stream before = new Stream("b");
            Stream next = new Stream("c");

            before.send(term, 0, 1);
            next.send(term + 1, 0, 3);

            assertHasWhatItAcknowledged(next, term + 1, 2);
            before.end();
            next.end();
        }
    }

    @Test
    void moreEntriesAfterALostConnectionAreNotTakenForThoseBefore() throws InterruptedException {
        long index = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Stream lost = new Stream("b");
            Stream again = new Stream("b");

            lost.send(1, index, 1);
            again.send(1, index, 3);

            assertHasWhatItAcknowledged(again, 1, index + 2);
            lost.end();
            again.end();
            index += 3;
        }
    }

    private void assertHasWhatItAcknowledged(Stream leader, long term, long last) throws InterruptedException {
        AppendEntriesReplyProto reply = leader.reply();
        assertThat(reply.getResult()).isEqualTo(AppendResult.SUCCESS);
        assertThat(reply.getMatchIndex()).isEqualTo(last);

        leader.send(term, last + 1, 0);

        assertThat(leader.reply().getResult())
                .as("whether entry %s of term %s, which it acknowledged, is in the log", last, term)
                .isEqualTo(AppendResult.SUCCESS);
    }

    /** What one leader sends. */
    private final class Stream implements StreamObserver<AppendEntriesReplyProto> {
        private final String leader;
        private final BlockingQueue<AppendEntriesReplyProto> replies = new LinkedBlockingQueue<>();
        private final StreamObserver<AppendEntriesRequestProto> requests;

        Stream(String leader) {
            this.leader = leader;
            this.requests = RaftServerProtocolServiceGrpc.newStub(channel).appendEntries(this);
        }

        /** All entries, and the one before the first, are of the same term. */
        void send(long term, long first, int count) {
            AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
                    .setServerRequest(RaftRpcRequestProto.newBuilder()
                            .setRequestorId(RaftPeerId.valueOf(leader).toByteString())
                            .setReplyId(RaftPeerId.valueOf("a").toByteString())
                            .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
                            .setCallId(callId++))
                    .setLeaderTerm(term)
                    .setLeaderCommit(-1);
            if (first > 0) {
                request.setPreviousLog(TermIndexProto.newBuilder().setTerm(term).setIndex(first - 1));
            }
            LongStream.range(first, first + count)
                    .forEach(index -> request.addEntries(LogEntryProto.newBuilder()
                            .setTerm(term)
                            .setIndex(index)
                            .setMetadataEntry(MetadataProto.newBuilder().setCommitIndex(-1))));
            requests.onNext(request.build());
        }

        AppendEntriesReplyProto reply() throws InterruptedException {
            AppendEntriesReplyProto reply = replies.poll(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(reply).as("reply within " + WAIT_MAX).isNotNull();
            return reply;
        }

        void end() {
            requests.onCompleted();
        }

        @Override
        public void onNext(AppendEntriesReplyProto reply) {
            replies.add(reply);
        }

        @Override
        public void onError(Throwable failure) {
            // a missing reply says it
        }

        @Override
        public void onCompleted() {
            // a missing reply says it
        }
    }
}
