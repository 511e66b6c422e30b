package dev.muster.config.springcloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.muster.config.AbstractServerTests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No part of an address becomes a path of a file system, however it is written. */
class TraversalTests extends AbstractServerTests {

    private static final String CANARY = "canary-that-nobody-may-read";

    private static final List<String> PLACES = List.of(
            "/X/default",
            "/orders/X",
            "/orders/default/X",
            "/orders/default/main/X",
            "/orders/default/X/y.txt",
            "/orders/default/X?useDefaultLabel",
            "/X-default.properties",
            "/orders-X.yml",
            "/X/orders-default.json",
            "/main/X-default.yaml",
            "/X");

    private static final List<String> WAYS_UP = List.of(
            "../",
            "..%2f",
            "%2e%2e/",
            "%2e%2e%2f",
            "%252e%252e%252f",
            "..%255c",
            "..\\",
            "..%5c",
            "..;/",
            "..%00/",
            "....//",
            "(_)..(_)",
            "..(_)",
            "%c0%ae%c0%ae/",
            "%u002e%u002e%u2215",
            "file:",
            "file%3a%2f%2f",
            "classpath:",
            "classpath:/../",
            "jar:file:",
            "http://127.0.0.1:1/");

    @Test
    void nothingButReleasesIsServed() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("target"), "canary").toAbsolutePath();
        Files.writeString(directory.resolve("secret-default.properties"), "secret=" + CANARY);
        Files.writeString(directory.resolve("secret.yml"), "secret: " + CANARY);
        Files.writeString(directory.resolve("secret"), CANARY);
        List<String> targets = List.of(
                directory + "/secret",
                "target/" + directory.getFileName() + "/secret",
                "etc/passwd",
                "application.properties",
                "static/index.html");

        int asked = 0;
        for (String place : PLACES) {
            for (String way : WAYS_UP) {
                for (String target : targets) {
                    ask(place.replace("X", way + target));
                    ask(place.replace("X", way.repeat(4) + target.replace("/", "%2f")));
                    ask(place.replace("X", way + target.replace("/", "(_)")));
                    asked += 3;
                }
            }
        }
        assertThat(asked).isGreaterThan(3_000);
    }

    @Test
    void theCodeKnowsNoFiles() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "org.springframework.core.io..", "dev.muster.config.backup..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*|java\\.net\\.URL")
                .because("an address of a client must never become a path")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.muster.config.springcloud"));
    }

    /** Sends an address as it is, which a client of HTTP would refuse or tidy up. */
    private void ask(String address) throws IOException {
        String answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri("/").getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
        assertThat(answer).as(address).startsWith("HTTP/1.1 ").doesNotContain(CANARY, "root:x:", "server.port=8888");
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).as(answer).isIn(200, 400, 404);
        if (status == 200) {
            assertThat(answer).as(address).doesNotContain("\"source\":{");
        }
        assertThat(Stream.of("Exception", "java.").filter(answer::contains))
                .as(answer)
                .isEmpty();
    }
}
