package dev.muster.edge.problem;

import static dev.muster.edge.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemType;
import dev.muster.edge.EdgeServer;
import dev.muster.edge.Http;
import dev.muster.edge.RawHttp;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@SpringBootTest(classes = EdgeServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class ProblemTests {

    private static final int BODY_MAX = 4 * 1024 * 1024;

    private final int port;
    private final Http http;

    ProblemTests(@LocalServerPort int port) {
        this.port = port;
        this.http = new Http(port);
    }

    @Test
    void aRightRequestIsAnsweredAndNamesItsOrigin() {
        HttpResponse<String> answer =
                http.post("/v1/things", "{\"name\": \"n\", \"count\": 1, \"colour\": \"RED\", \"age\": \"PT5S\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"name\":\"n\",\"count\":1,\"colour\":\"RED\",\"age\":\"PT5S\"}");
        assertThat(answer.headers().firstValue("Muster-Origin")).contains("test-run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name": "n"                    | body: not the JSON that was expected at line 1, column
            [1, 2]                          | body: not the JSON that was expected at line 1, column 1
            {"name": "n", "nmae": 1}        | nmae: unknown field (expected: one of [
            {"name": {"a": 1}}              | name: not the JSON that was expected at line 1
            {"count": "many"}               | count: 'many' (expected: a number)
            {"colour": "GREEN"}             | colour: 'GREEN' (expected: one of [RED, BLUE])
            {"age": "soon"}                 | age: 'soon' (expected: a duration such as PT15S)
            {} {}                           | body: not the JSON that was expected at line 1, column
            """)
    void aBodyThatCannotBeRightIsRefusedWithThePlace(String body, String detail) {
        JsonNode problem = assertProblem(http.post("/v1/things", body), ProblemType.INVALID_ARGUMENT);

        assertThat(problem.path("detail").asString()).startsWith(detail);
    }

    @Test
    void aMissingBodyIsRefused() {
        JsonNode problem = assertProblem(
                http.call("POST", "/v1/things", "Content-Type", "application/json"), ProblemType.INVALID_ARGUMENT);

        assertThat(problem.path("detail").asString()).isEqualTo("body: nothing (expected: a JSON object)");
    }

    @Test
    void aPathVariableOfTheWrongTypeIsRefused() {
        JsonNode problem = assertProblem(http.call("GET", "/v1/things/seven"), ProblemType.INVALID_ARGUMENT);

        assertThat(problem.path("detail").asString()).isEqualTo("number: 'seven' (expected: a number)");
        assertThat(problem.path("field").asString()).isEqualTo("number");
    }

    @Test
    void aMissingParameterIsRefusedWithoutTheNameOfAType() {
        JsonNode problem = assertProblem(http.call("GET", "/v1/things"), ProblemType.INVALID_ARGUMENT);

        assertThat(problem.path("detail").asString()).contains("'text'").doesNotContain("String");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/v1", "/v1/things/7/more", "/error"})
    void anAddressWithNothingBehindItIsNotFound(String path) {
        assertProblem(http.call("GET", path), ProblemType.NOT_FOUND);
    }

    @Test
    void theWrongMethodIsToldTheRightOnes() {
        HttpResponse<String> answer = http.call("DELETE", "/v1/things");

        assertProblem(answer, ProblemType.METHOD_NOT_ALLOWED);
        assertThat(answer.headers().firstValue("Allow").orElse(""))
                .contains("GET")
                .contains("POST");
    }

    @Test
    void aRepresentationThatDoesNotExistIsNotAcceptable() {
        assertProblem(http.call("GET", "/v1/things/7", "Accept", "image/png"), ProblemType.NOT_ACCEPTABLE);
    }

    @Test
    void aProblemIsTheAnswerWhateverTheCallerAccepts() {
        assertProblem(http.call("GET", "/v1/things/refused", "Accept", "text/event-stream"), ProblemType.NO_QUORUM);
    }

    @Test
    void aBodyOfAnotherTypeIsNotUnderstood() {
        assertProblem(
                http.send(
                        http.request("/v1/things", "Content-Type", "text/plain").POST(BodyPublishers.ofString("n"))),
                ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void aRefusalCarriesItsFacts() {
        HttpResponse<String> answer = http.call("GET", "/v1/things/refused");

        JsonNode problem = assertProblem(answer, ProblemType.NO_QUORUM);
        assertThat(problem.path("detail").asString()).isEqualTo("Two of three are away");
        assertThat(problem.path("away").asInt()).isEqualTo(2);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void anUnexpectedFailureTellsAnIdAndNothingElse() {
        HttpResponse<String> answer = http.call("GET", "/v1/things/broken");

        JsonNode problem = assertProblem(answer, ProblemType.INTERNAL);
        assertThat(problem.path("id").asString()).hasSize(36);
        assertThat(answer.body()).doesNotContain("hunter2", "Exception", "dev.muster", "java.");
    }

    @Test
    void anAnnouncedBodyAboveTheLimitIsRefusedBeforeItIsSent() {
        try (RawHttp client = RawHttp.connect(port)) {
            client.send(
                    "POST /v1/things HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: " + (BODY_MAX + 1));

            assertThat(client.line()).startsWith("HTTP/1.1 413");
            int length = Integer.parseInt(client.lineAfter("Content-Length: "));
            while (!client.line().isEmpty()) {
                // the rest of the header
            }
            assertThat(client.text(length))
                    .contains(ProblemType.LIMIT_EXCEEDED.urn())
                    .contains("body: 4194305 bytes (expected: at most 4194304 bytes)")
                    .contains("\"instance\":\"/v1/things\"");
        }
    }

    @Test
    void aBodyWithoutALengthIsRefusedWhereItPassesTheLimit() {
        byte[] body =
                ("{\"name\": \"" + "n".repeat(BODY_MAX) + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);

        HttpResponse<String> answer = http.send(http.request("/v1/things", "Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        JsonNode problem = assertProblem(answer, ProblemType.LIMIT_EXCEEDED);
        assertThat(problem.path("detail").asString())
                .isEqualTo("body: more than 4194304 bytes (expected: at most 4194304 bytes)");
    }

    @Test
    void aBodyAtTheLimitIsRead() {
        String frame = "{\"name\": \"\", \"count\": 1, \"colour\": \"RED\", \"age\": \"PT5S\"}";
        String body = frame.replace("\"\"", "\"" + "n".repeat(BODY_MAX - frame.length()) + "\"");

        assertThat(body).hasSize(BODY_MAX);
        assertThat(http.post("/v1/things", body).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/namespaces/De%2fault/x HTTP/1.1",
                "GET /v1/%00 HTTP/1.1",
                "GET /v1/%zz HTTP/1.1",
                "GET /v1/a<b HTTP/1.1",
                "GET /v1/../../etc/passwd HTTP/1.1",
                "GET /v1\\things HTTP/1.1",
                "GET //v1/things HTTP/1.1",
                "GET /v1/things;a=b HTTP/1.1",
                "GET /v1/%2e%2e/x HTTP/1.1"
            })
    void aRequestThatNeverReachesTheApplicationIsAProblemToo(String line) {
        String answer = RawHttp.exchange(port, line, "Host: localhost", "Connection: close");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains(ProblemType.INVALID_ARGUMENT.urn())
                .doesNotContainIgnoringCase("<html", "Tomcat", "Exception", "passwd");
    }

    @Test
    void aHeaderThatIsTooLargeIsAProblemToo() {
        String answer = RawHttp.exchange(
                port, "GET /v1/things/1 HTTP/1.1", "Host: localhost", "Connection: close", "X: " + "x".repeat(20_000));

        assertThat(answer).startsWith("HTTP/1.1 400").contains(ProblemType.INVALID_ARGUMENT.urn());
    }
}
