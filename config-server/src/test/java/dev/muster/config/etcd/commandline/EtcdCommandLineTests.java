package dev.muster.config.etcd.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EtcdCommandLineTests {

    @Test
    void withoutFlagsItIsOneMemberOnEtcdsPorts() {
        assertThat(read().arguments())
                .contains(
                        "--muster.store.id=default",
                        "--muster.store.directory=default.etcd",
                        "--muster.store.host=localhost",
                        "--muster.store.port=2380",
                        "--muster.etcd.host=localhost",
                        "--muster.etcd.port=2379")
                .noneMatch(argument -> argument.startsWith("--muster.store.members"));
    }

    @Test
    void threeMembersAreFoundedFromTheInitialCluster() {
        EtcdCommandLine line = read(
                "--name=b",
                "--data-dir",
                "/var/b",
                "--listen-client-urls",
                "http://10.0.0.2:2379,http://127.0.0.1:2379",
                "--advertise-client-urls=http://10.0.0.2:2379",
                "-listen-peer-urls=http://10.0.0.2:2380",
                "--initial-advertise-peer-urls=http://b.example:2380",
                "--initial-cluster=a=http://a.example:2380,b=http://b.example:2380,c=http://c.example:2380",
                "--initial-cluster-state=new",
                "--initial-cluster-token=tok",
                "--max-concurrent-streams=100");

        assertThat(line.arguments())
                .contains(
                        "--muster.store.id=b",
                        "--muster.store.directory=/var/b",
                        "--muster.store.members=a=a.example:2380,b=b.example:2380,c=c.example:2380",
                        "--muster.store.host=10.0.0.2",
                        "--muster.cluster.name=tok",
                        "--muster.etcd.host=10.0.0.2,127.0.0.1",
                        "--muster.etcd.port=2379",
                        "--muster.etcd.advertise-client-urls=http://10.0.0.2:2379",
                        "--muster.etcd.max-concurrent-streams=100");
        assertThat(line.print()).isEmpty();
    }

    @Test
    void aMemberThatJoinsIsCalledByItsAddressUnlessItsDirectoryKnowsBetter() {
        List<String> arguments = List.of(
                "--name=d",
                "--data-dir=/d",
                "--initial-cluster=a=http://10.0.0.1:2380,d=http://[fd00::4]:2380",
                "--initial-cluster-state=existing");

        assertThat(EtcdCommandLine.read(arguments, Map.of(), "3.4.23", directory -> Optional.empty())
                        .arguments())
                .contains(
                        "--muster.store.id=fd00__4-2380",
                        "--muster.store.members=a=10.0.0.1:2380,fd00__4-2380=[fd00::4]:2380",
                        "--muster.store.join=true");
        assertThat(EtcdCommandLine.read(arguments, Map.of(), "3.4.23", directory -> Optional.of("of " + directory))
                        .arguments())
                .contains("--muster.store.id=of /d", "--muster.store.members=a=10.0.0.1:2380,of /d=[fd00::4]:2380");
    }

    @Test
    void certificatesOfMembersBecomeABundleToo() {
        assertThat(read(
                                "--listen-peer-urls=https://127.0.0.1:2380",
                                "--peer-cert-file=/c.pem",
                                "--peer-key-file=/k.pem",
                                "--peer-trusted-ca-file=/ca.pem",
                                "--peer-client-cert-auth")
                        .arguments())
                .contains(
                        "--spring.ssl.bundle.pem.etcd-peer.keystore.certificate=file:/c.pem",
                        "--spring.ssl.bundle.pem.etcd-peer.keystore.private-key=file:/k.pem",
                        "--spring.ssl.bundle.pem.etcd-peer.truststore.certificate=file:/ca.pem",
                        "--muster.store.ssl.bundle=etcd-peer");
    }

    @Test
    void variablesStandInForFlagsThatAreNotGiven() {
        EtcdCommandLine line = EtcdCommandLine.read(
                List.of("--name=flag", "--initial-cluster=flag=http://127.0.0.1:2380"),
                Map.of("ETCD_NAME", "variable", "ETCD_DATA_DIR", "/d", "ETCD_SNAPSHOT_COUNT", "5", "ETCD_VER", "3"),
                "3.4.23",
                directory -> Optional.empty());

        assertThat(line.arguments())
                .contains(
                        "--muster.store.id=flag",
                        "--muster.store.directory=/d",
                        "--muster.store.limits.snapshot-every=5");
        assertThat(line.withoutMeaning()).isEmpty();
    }

    @Test
    void flagsWithoutMeaningAreAcceptedAndNamed() {
        EtcdCommandLine line = read(
                "--enable-v2",
                "--strict-reconfig-check=true",
                "--auth-token=simple",
                "--listen-metrics-urls=http://127.0.0.1:2381",
                "--auto-tls=false");

        assertThat(line.withoutMeaning())
                .containsExactly("auth-token", "enable-v2", "listen-metrics-urls", "strict-reconfig-check");
    }

    @Test
    void quotaAndSnapshotCountBecomeLimitsOfTheStore() {
        assertThat(read("--snapshot-count", "10000", "--quota-backend-bytes=8589934592")
                        .arguments())
                .contains("--muster.store.limits.snapshot-every=10000", "--muster.store.limits.quota=8589934592B");
        assertThat(read("--snapshot-count=0", "--quota-backend-bytes=0").arguments())
                .noneMatch(argument -> argument.startsWith("--muster.store.limits"));
        assertThat(read("--quota-backend-bytes=-1").arguments())
                .contains("--muster.store.limits.quota=" + Long.MAX_VALUE + "B");
        assertThatThrownBy(() -> read("--snapshot-count=-1"))
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--snapshot-count: -1 (expected: at least 0)");
        assertThatThrownBy(() -> read("--quota-backend-bytes=8GB"))
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--quota-backend-bytes: 8GB (expected: a whole number)");
    }

    @Test
    void certificatesBecomeABundle() {
        assertThat(read(
                                "--listen-client-urls=https://127.0.0.1:2379",
                                "--cert-file=/c.pem",
                                "--key-file=/k.pem",
                                "--trusted-ca-file=/ca.pem",
                                "--client-cert-auth")
                        .arguments())
                .contains(
                        "--spring.ssl.bundle.pem.etcd-client.keystore.certificate=file:/c.pem",
                        "--spring.ssl.bundle.pem.etcd-client.keystore.private-key=file:/k.pem",
                        "--spring.ssl.bundle.pem.etcd-client.truststore.certificate=file:/ca.pem",
                        "--muster.etcd.ssl.bundle=etcd-client",
                        "--muster.etcd.ssl.client-auth=true");
    }

    @Test
    void propertiesOfOursGoBeforeWhatTheFlagsSay() {
        assertThat(read("--server.port=8888", "--muster.security.open=true").arguments())
                .contains("--server.port=8888", "--muster.security.open=true")
                .doesNotContain("--server.port=0");
    }

    @Test
    void versionAndHelpArePrinted() {
        assertThat(read("--version").print()).startsWith("etcd Version: 3.4.23");
        assertThat(read("--help").print()).contains("--listen-client-urls").contains("--enable-v2");
    }

    @Test
    void whatCannotBeUnderstoodIsNamed() {
        refused("--nonsense=1", "--nonsense=1: not a flag of etcd");
        refused("name", "'name': not a flag");
        refused("--name", "--name: nothing behind it");
        refused(
                "--listen-client-urls=127.0.0.1:2379",
                "--listen-client-urls: '127.0.0.1:2379' (expected: http://host:port");
        refused("--listen-client-urls=unix://x:1", "--listen-client-urls: 'unix://x:1' (expected: http://host:port");
        refused(
                "--listen-client-urls=http://a:1,http://b:2",
                "--listen-client-urls: http://a:1,http://b:2 (expected: one");
        refused("--listen-client-urls=https://127.0.0.1:2379", "--cert-file: nothing (expected: a PEM file");
        refused("--initial-cluster=a=http://h:1", "--initial-cluster: [a] (expected: the --name default among them)");
        refused("--initial-cluster-state=old", "--initial-cluster-state: old (expected: new or existing)");
        refused("--initial-cluster-state=existing", "--initial-cluster: [default] (expected: this member and one to");
        refused("--initial-cluster=a", "--initial-cluster: 'a' (expected: name=http://host:port)");
        refused("--auto-tls", "--auto-tls: true (expected: --cert-file and --key-file");
        refused("--listen-peer-urls=https://127.0.0.1:2380", "--peer-cert-file: nothing (expected: a PEM file");
        refused(
                "--client-cert-auth=maybe --listen-client-urls=https://h:1 --cert-file=c --key-file=k",
                "--client-cert-auth: maybe");
    }

    private static void refused(String arguments, String message) {
        assertThatThrownBy(() -> read(arguments.split(" ")))
                .isInstanceOf(BadFlagException.class)
                .hasMessageStartingWith(message);
    }

    private static EtcdCommandLine read(String... arguments) {
        return EtcdCommandLine.read(List.of(arguments), Map.of(), "3.4.23", directory -> Optional.empty());
    }
}
