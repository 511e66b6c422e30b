package dev.muster.config.etcd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.muster.api.StartRefusedException;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** The port with certificates made for the test. */
class EncryptedPortTests {

    private static final char[] PASSWORD = "password".toCharArray();

    @Test
    void whoShowsNoKnownCertificateIsNotServed(@TempDir Path directory) throws Exception {
        Identity server = Identity.create(directory, "server");
        Identity client = Identity.create(directory, "client");
        Identity stranger = Identity.create(directory, "stranger");
        EtcdProperties.Ssl ssl = new EtcdProperties.Ssl("edge", true);

        try (EtcdCluster cluster =
                EtcdCluster.start(1, EtcdConfiguration.credentials(ssl, bundle(server, client)), ssl, null)) {
            await().atMost(EtcdCluster.SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                            count(cluster, showing(server, client)))
                    .isZero());
            assertThatThrownBy(() -> count(cluster, showing(server, stranger)))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("UNAVAILABLE");
            assertThatThrownBy(() -> count(
                            cluster,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(server.certificate().toFile())
                                    .build()))
                    .hasMessageStartingWith("UNAVAILABLE");
            assertThatThrownBy(() -> count(cluster, InsecureChannelCredentials.create()))
                    .hasMessageStartingWith("UNAVAILABLE");
            assertThatThrownBy(() -> count(cluster, showing(stranger, client))).hasMessageStartingWith("UNAVAILABLE");
        }
    }

    @Test
    void aBundleThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> EtcdConfiguration.credentials(
                        new EtcdProperties.Ssl("nowhere", false), new DefaultSslBundleRegistry()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("muster.etcd.ssl.bundle: 'nowhere' is not there");
    }

    @Test
    void askingForCertificatesNeedsABundle() {
        assertThatThrownBy(() -> new EtcdProperties.Ssl(null, true))
                .hasMessage("muster.etcd.ssl.client-auth: true (expected: muster.etcd.ssl.bundle beside it)");
    }

    private static long count(EtcdCluster cluster, ChannelCredentials credentials) {
        ManagedChannel channel =
                Grpc.newChannelBuilder(cluster.address(0), credentials).build();
        try {
            return KVGrpc.newBlockingStub(channel)
                    .range(RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("nothing"))
                            .build())
                    .getCount();
        } finally {
            channel.shutdownNow();
        }
    }

    private static ChannelCredentials showing(Identity trusted, Identity own) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(trusted.certificate().toFile())
                    .keyManager(own.certificate().toFile(), own.key().toFile())
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SslBundles bundle(Identity own, Identity trusted) {
        return new DefaultSslBundleRegistry(
                "edge",
                SslBundle.of(new PemSslStoreBundle(
                        PemSslStoreDetails.forCertificate("file:" + own.certificate())
                                .withPrivateKey("file:" + own.key()),
                        PemSslStoreDetails.forCertificate("file:" + trusted.certificate()))));
    }

    /** A certificate that signed itself, and its key, in PEM files. */
    private record Identity(Path certificate, Path key) {

        static Identity create(Path directory, String name) throws Exception {
            Path store = directory.resolve(name + ".p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            name,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            store.toString())
                    .inheritIO()
                    .start();
            assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(keytool.exitValue()).isZero();
            KeyStore keys = load(store);
            return new Identity(
                    pem(
                            directory.resolve(name + ".crt"),
                            "CERTIFICATE",
                            keys.getCertificate(name).getEncoded()),
                    pem(
                            directory.resolve(name + ".key"),
                            "PRIVATE KEY",
                            keys.getKey(name, PASSWORD).getEncoded()));
        }

        private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            return keys;
        }

        private static Path pem(Path file, String type, byte[] content) throws IOException {
            String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
            return Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
        }
    }
}
