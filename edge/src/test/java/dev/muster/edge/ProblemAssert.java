package dev.muster.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemType;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks problem bodies as a whole: status, media type, type, title and the path they speak of. */
public final class ProblemAssert {

    private static final JsonMapper JSON = new JsonMapper();

    private ProblemAssert() {}

    /** Fails unless the answer is a problem of that type; answers the body for more. */
    public static JsonNode assertProblem(HttpResponse<String> answer, ProblemType type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(type.status());
        assertThat(answer.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("type").asString()).isEqualTo(type.urn());
        assertThat(body.path("title").asString()).isEqualTo(type.title());
        assertThat(body.path("status").asInt()).isEqualTo(type.status());
        assertThat(body.path("detail").asString()).isNotBlank();
        assertThat(body.path("instance").asString())
                .isEqualTo(answer.request().uri().getRawPath());
        return body;
    }
}
