package dev.muster.starter.config.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuestionTests {

    @Test
    void whoAsksIsPartOfTheQuestion() {
        Question question = new Question(
                        new Subject(Namespace.DEFAULT, "shop", List.of("eu")),
                        new ConfigReader(null, "b", Map.of("track", "canary", "rack", "1,2")))
                .by("shop-1");

        assertThat(question.path("watch"))
                .isEqualTo("/v1/namespaces/{namespace}/applications/{application}/watch?profiles={profiles}"
                        + "&instance={instance}&zone={zone}&metadata={metadata0}&metadata={metadata1}");
        assertThat(question.values())
                .containsExactly("default", "shop", "eu", "shop-1", "b", "rack=1,2", "track=canary");
    }

    @Test
    void whoSaysNothingAsksForTheReleaseForAll() {
        Subject subject = new Subject(Namespace.DEFAULT, "shop", List.of());
        Question question = new Question(subject, ConfigReader.ANONYMOUS);

        assertThat(question.path("config")).isEqualTo(subject.path("config"));
        assertThat(question.by("a").path("config")).endsWith("/config?instance={instance}");
    }
}
