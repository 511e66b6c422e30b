package dev.muster.config.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.config.FreePorts;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Members are added, promoted and removed, and leadership is handed over, by a client of etcd. */
class MembersChangeTests {

    private static final long MINUTES_MAX = 3;

    @Test
    void aMemberIsAddedPromotedAndRemoved() throws Exception {
        try (EtcdCluster cluster = EtcdCluster.start(3);
                Client client = Client.builder()
                        .endpoints(cluster.url(cluster.follower()))
                        .build()) {
            Cluster members = client.getClusterClient();
            ByteSequence key = ByteSequence.from("before", StandardCharsets.UTF_8);
            of(client.getKVClient().put(key, key));
            String address = cluster.startJoiner("joiner");

            Member learner = of(members.addMember(List.of(URI.create("http://" + address)), true))
                    .getMember();
            assertThat(learner.isLearner()).isTrue();
            assertThat(learner.getPeerURIs()).containsExactly(URI.create("http://" + address));
            assertThatThrownBy(() -> of(members.addMember(List.of(URI.create("http://" + address)), true)))
                    .hasStackTraceContaining("already exist");
            await().atMost(EtcdCluster.SOON) // promoting a voter is refused, so whether it is one is asked first
                    .ignoreExceptions()
                    .until(() -> isVoter(members, learner)
                            || of(members.promoteMember(learner.getId())).getMembers().stream()
                                    .noneMatch(Member::isLearner));
            await().atMost(EtcdCluster.SOON).ignoreExceptions().untilAsserted(() -> assertThat(listed(members, learner))
                    .singleElement()
                    .satisfies(
                            member -> assertThat(member.getClientURIs()).containsExactly(URI.create(cluster.url(3)))));
            try (Client direct = Client.builder().endpoints(cluster.url(3)).build()) {
                assertThat(of(direct.getKVClient().get(key)).getCount()).isEqualTo(1);
            }

            assertThat(of(members.removeMember(learner.getId())).getMembers()).hasSize(3);
            assertThatThrownBy(() -> of(members.removeMember(learner.getId())))
                    .hasStackTraceContaining("etcdserver: member not found");
            assertThatThrownBy(() -> of(members.addMember(List.of(URI.create("http://no-port")), false)))
                    .hasStackTraceContaining("etcdserver: given member URLs are invalid");
        }
    }

    @Test
    void aMemberIsAddedAsWithEtcdBeforeItIsStarted() throws Exception {
        try (EtcdCluster cluster = EtcdCluster.start(1);
                Client client = Client.builder().endpoints(cluster.url(0)).build()) {
            Cluster members = client.getClusterClient();
            int port = FreePorts.next();
            List<URI> urls = List.of(URI.create("http://127.0.0.1:" + port));

            Member announced = of(members.addMember(urls, false)).getMember();
            assertThat(announced.getPeerURIs()).isEqualTo(urls);
            assertThat(announced.getName()).isEmpty();
            assertThat(announced.getClientURIs()).isEmpty();
            assertThat(listed(members, announced)).hasSize(1);
            assertThatThrownBy(() -> of(members.addMember(urls, false)))
                    .hasStackTraceContaining("etcdserver: Peer URLs already exists");
            assertThatThrownBy(() -> of(members.promoteMember(announced.getId())))
                    .hasStackTraceContaining("etcdserver: can only promote a learner member");

            cluster.startJoiner("late", port);

            await().atMost(EtcdCluster.SOON).untilAsserted(() -> assertThat(listed(members, announced))
                    .singleElement()
                    .satisfies(member -> {
                        assertThat(member.getName()).isEqualTo("127.0.0.1-" + port);
                        assertThat(member.isLearner()).isFalse();
                        assertThat(member.getClientURIs()).containsExactly(URI.create(cluster.url(1)));
                    }));
            assertThat(cluster.store(1).membership().members().get(1, TimeUnit.MINUTES))
                    .hasSize(2)
                    .allMatch(dev.muster.store.Member::voter);
        }
    }

    @Test
    void anAnnouncedMemberIsForgottenAndAddressesStayAsTheyAre() throws Exception {
        try (EtcdCluster cluster = EtcdCluster.start(1);
                Client client = Client.builder().endpoints(cluster.url(0)).build()) {
            Cluster members = client.getClusterClient();
            Member self = of(members.listMember()).getMembers().get(0);
            List<URI> elsewhere = List.of(URI.create("http://127.0.0.1:" + FreePorts.next()));

            Member announced = of(members.addMember(elsewhere, true)).getMember();
            assertThat(announced.isLearner()).isTrue();
            assertThatThrownBy(() -> of(members.promoteMember(announced.getId())))
                    .hasStackTraceContaining("can only promote a learner member which is in sync with leader");
            assertThatThrownBy(() -> of(members.updateMember(self.getId(), elsewhere)))
                    .hasStackTraceContaining("etcdserver: Peer URLs already exists");
            assertThat(of(members.removeMember(announced.getId())).getMembers()).hasSize(1);

            assertThatThrownBy(() -> of(members.updateMember(self.getId(), elsewhere)))
                    .cause()
                    .isInstanceOfSatisfying(EtcdException.class, refused -> assertThat(refused.getErrorCode())
                            .isEqualTo(ErrorCode.FAILED_PRECONDITION))
                    .hasMessageContaining("keeps its address");
            assertThat(of(members.updateMember(self.getId(), self.getPeerURIs()))
                            .getMembers())
                    .hasSize(1);
            assertThatThrownBy(() -> of(members.updateMember(1, elsewhere)))
                    .hasStackTraceContaining("etcdserver: member not found");
        }
    }

    @Test
    void theLeaderHandsOverToAnotherVoter() {
        try (EtcdCluster cluster = EtcdCluster.start(3)) {
            await().atMost(EtcdCluster.SOON.multipliedBy(2)) // anew if they elect another one meanwhile
                    .ignoreExceptions()
                    .untilAsserted(() -> assertHandsOver(cluster));
        }
    }

    private static void assertHandsOver(EtcdCluster cluster) throws Exception {
        int before = cluster.leader();
        int next = (before + 1) % 3;
        try (Client leader = Client.builder().endpoints(cluster.url(before)).build();
                Client follower = Client.builder().endpoints(cluster.url(next)).build()) {
            long target = of(follower.getMaintenanceClient().statusMember(cluster.url(next)))
                    .getHeader()
                    .getMemberId();
            assertThatThrownBy(() -> of(follower.getMaintenanceClient().moveLeader(target)))
                    .hasStackTraceContaining("etcdserver: not leader");
            assertThatThrownBy(() -> of(leader.getMaintenanceClient().moveLeader(1)))
                    .hasStackTraceContaining("etcdserver: bad leader transferee");

            of(leader.getMaintenanceClient().moveLeader(target));

            await().atMost(EtcdCluster.SOON.dividedBy(3)).until(() -> cluster.leader() == next);
        }
    }

    private static boolean isVoter(Cluster members, Member wanted) throws Exception {
        return listed(members, wanted).stream().anyMatch(member -> !member.isLearner());
    }

    private static List<Member> listed(Cluster members, Member wanted) throws Exception {
        return of(members.listMember()).getMembers().stream()
                .filter(member -> member.getId() == wanted.getId())
                .toList();
    }

    private static <T> T of(CompletableFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(MINUTES_MAX, TimeUnit.MINUTES);
    }
}
