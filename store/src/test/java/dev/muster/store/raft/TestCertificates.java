package dev.muster.store.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and a certificate that it signed, made by the JDK's own tool. Confined to one test thread. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path dir;
    private final String algorithm;

    private TestCertificates(Path dir, String algorithm) {
        this.dir = dir;
        this.algorithm = algorithm;
    }

    /** Makes them, for members on 127.0.0.1. */
    static TestCertificates make(Path dir, String algorithm) throws IOException, InterruptedException {
        Files.createDirectories(dir);
        TestCertificates made = new TestCertificates(dir, algorithm);
        made.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c", "-keystore", "ca.p12");
        made.keytool("-exportcert", "-rfc", "-alias", "ca", "-keystore", "ca.p12", "-file", "ca.pem");
        made.keytool("-genkeypair", "-alias", "member", "-dname", "CN=member", "-keystore", "member.p12");
        made.keytool("-certreq", "-alias", "member", "-keystore", "member.p12", "-file", "member.csr");
        made.keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                "member.csr",
                "-outfile",
                "member.pem");
        made.exportKey();
        return made;
    }

    RaftTls tls() throws IOException {
        return RaftTls.ofPem(key(), dir.resolve("member.pem"), dir.resolve("ca.pem"));
    }

    Path key() {
        return dir.resolve("member.key");
    }

    Path chain() {
        return dir.resolve("member.pem");
    }

    private void exportKey() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(dir.resolve("member.p12").toFile(), PASSWORD.toCharArray());
            Key key = store.getKey("member", PASSWORD.toCharArray());
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
            Files.writeString(key(), "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", algorithm));
        }
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }
}
