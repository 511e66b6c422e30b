package dev.muster.edge.security;

import static dev.muster.edge.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemType;
import dev.muster.edge.EdgeServer;
import dev.muster.edge.Http;
import dev.muster.edge.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

@SpringBootTest(classes = EdgeServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class LocalCallersTests {

    private final int port;
    private final Http http;
    private final Environment environment;

    LocalCallersTests(
            @LocalServerPort int port,
            @org.springframework.beans.factory.annotation.Autowired Environment environment) {
        this.port = port;
        this.http = new Http(port);
        this.environment = environment;
    }

    @Test
    void theServerListensOnLoopbackOnly() {
        assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8761", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8761"})
    void requestsToALocalNameAreAnswered(String host) {
        assertThat(get(host)).startsWith("HTTP/1.1 200").contains("{\"number\":7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1:8761", "localhostx"})
    void requestsToAForeignNameAreRefused(String host) {
        assertThat(get(host))
                .startsWith("HTTP/1.1 403")
                .contains(ProblemType.FORBIDDEN.urn())
                .contains("(expected: localhost, while no credentials are configured)")
                .doesNotContain("\"number\"");
    }

    @Test
    void anAbsoluteTargetCountsAsTheName() {
        String answer = RawHttp.exchange(
                port, "GET http://evil.example/v1/things/7 HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(answer).matches("(?s)HTTP/1.1 40[03] .*").doesNotContain("\"number\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void requestsThatABrowserMarksAsForeignAreRefused(String site) {
        assertProblem(http.call("GET", "/v1/things/7", "Sec-Fetch-Site", site), ProblemType.FORBIDDEN);
        assertProblem(http.post("/v1/things", "{}", "Sec-Fetch-Site", site), ProblemType.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void requestsOfTheOwnPageAreAnswered(String site) {
        assertThat(http.call("GET", "/v1/things/7", "Sec-Fetch-Site", site).statusCode())
                .isEqualTo(200);
    }

    private String get(String host) {
        return RawHttp.exchange(port, "GET /v1/things/7 HTTP/1.1", "Host: " + host, "Connection: close");
    }
}
