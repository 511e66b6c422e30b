package dev.muster.edge.security;

import static dev.muster.edge.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemType;
import dev.muster.edge.EdgeServer;
import dev.muster.edge.Http;
import dev.muster.edge.RawHttp;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = EdgeServer.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "muster.security.token=" + TokenTests.TOKEN)
class TokenTests {

    static final String TOKEN = "correct-horse-battery";

    private final int port;
    private final Http http;

    TokenTests(@LocalServerPort int port) {
        this.port = port;
        this.http = new Http(port);
    }

    @Test
    void theTokenOpens() {
        HttpResponse<String> answer = http.call("GET", "/v1/things/7", "Authorization", "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"number\":7}");
    }

    @Test
    void theNameOfTheSchemeMayBeInAnyCase() {
        assertThat(http.call("GET", "/v1/things/7", "Authorization", "bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops:" + TOKEN, ":" + TOKEN})
    void theTokenOpensAsThePasswordOfAnyUser(String pair) {
        assertThat(http.call("GET", "/v1/things/7", "Authorization", basic(pair))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, TOKEN + ":", "ops:" + TOKEN + ":", "ops:correct-horse-batter", ""})
    void anotherPasswordDoesNotOpen(String pair) {
        assertProblem(http.call("GET", "/v1/things/7", "Authorization", basic(pair)), ProblemType.UNAUTHENTICATED);
    }

    @Test
    void aPasswordThatABrowserRemembersDoesNotOpenForAForeignPage() {
        String site = "Sec-Fetch-Site";

        assertProblem(
                http.call("GET", "/v1/things/7", "Authorization", basic("ops:" + TOKEN), site, "cross-site"),
                ProblemType.UNAUTHENTICATED);
        assertThat(http.call("GET", "/v1/things/7", "Authorization", basic("ops:" + TOKEN), site, "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutATokenNothingOpens() {
        HttpResponse<String> answer = http.call("GET", "/v1/things/7");

        assertProblem(answer, ProblemType.UNAUTHENTICATED);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong-horse-battery",
                "Bearer correct-horse-batter",
                "Bearer correct-horse-battery1",
                "Bearer ",
                "Bearer",
                TOKEN,
                "Basic " + TOKEN,
                "Bearer CORRECT-HORSE-BATTERY"
            })
    void anotherTokenDoesNotOpen(String header) {
        HttpResponse<String> answer = http.call("GET", "/v1/things/7", "Authorization", header);

        assertProblem(answer, ProblemType.UNAUTHENTICATED);
        assertThat(answer.body()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/things/7", "/v1/watch", "/actuator/info", "/actuator/metrics", "/actuator", "/nowhere"})
    void everyMethodNeedsTheToken(String path) {
        for (String method :
                new String[] {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO"}) {
            String answer = RawHttp.exchange(
                    port,
                    method + " " + path + " HTTP/1.1",
                    "Host: localhost",
                    "Connection: close",
                    "Content-Length: 0");

            assertThat(answer).as(method + " " + path).matches("(?s)HTTP/1.1 4(00|01|05) .*");
            assertThat(answer).as(method + " " + path).doesNotContain("\"number\"", "event:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/things/7/",
                "//v1/things/7",
                "/v1//things/7",
                "/v1/things/7;a=b",
                "/;a=b/v1/things/7",
                "/v1/./things/7",
                "/actuator/health/../../v1/things/7",
                "/actuator/health/..;/../v1/things/7",
                "/index.html/../v1/things/7",
                "/actuator/health/%2e%2e/%2e%2e/v1/things/7",
                "/v1/things/%37",
                "/V1/things/7",
                "/error/../v1/things/7",
                "http://localhost/v1/things/7"
            })
    void noOtherWayOfWritingAPathOpensIt(String path) {
        String answer = RawHttp.exchange(port, "GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[01] .*");
        assertThat(answer).doesNotContain("\"number\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness"})
    void healthIsPublic(String path) {
        assertThat(http.call("GET", path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/dashboard.js", "/dashboard.css", "/favicon.svg"})
    void thePageIsPublic(String path) {
        assertThat(http.call("GET", path).statusCode()).isIn(200, 404);
    }

    @Test
    void answersAllowNoForeignScriptsAndNoFrames() {
        HttpResponse<String> answer = http.call("GET", "/actuator/health");

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aServerWithATokenMayBeCalledByAnyName() {
        String answer = RawHttp.exchange(
                port,
                "GET /v1/things/7 HTTP/1.1",
                "Host: registry.example.org",
                "Authorization: Bearer " + TOKEN,
                "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 200");
    }
}
