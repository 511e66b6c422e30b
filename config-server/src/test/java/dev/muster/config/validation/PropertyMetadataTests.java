package dev.muster.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Format;
import dev.muster.config.item.ContentParser;
import dev.muster.config.item.ContentPlaces;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyMetadataTests {

    private static final PropertyMetadata METADATA = new PropertyMetadata(MetadataText.read("""
            {"properties":[
              {"name":"shop.limit","type":"java.lang.Integer"},
              {"name":"shop.wait","type":"java.time.Duration"},
              {"name":"shop.open","type":"java.lang.Boolean"},
              {"name":"shop.page-size","type":"org.springframework.util.unit.DataSize"},
              {"name":"shop.mode","type":"demo.Mode"},
              {"name":"shop.level","type":"java.lang.String"},
              {"name":"shop.tags","type":"java.util.List<java.lang.String>"},
              {"name":"shop.gone","type":"java.lang.String","deprecation":{"level":"error"}}],
             "hints":[
              {"name":"shop.mode","values":[{"value":"fast-lane"},{"value":"slow"}]},
              {"name":"shop.level","values":[{"value":"a"}],"providers":[{"name":"any"}]}]}
            """));

    @ParameterizedTest
    @CsvSource({
        "shop.limit,42", "shop.limit,0x1F", "shop.limit,''", "shop.limit,${LIMIT}", "SHOP.LIMIT,1",
        "shop.wait,10s", "shop.wait,PT1M", "shop.open,off", "shop.pageSize,10MB", "shop.page_size,1",
        "shop.mode,FAST_LANE", "shop.level,anything", "shop.tags[0],x", "shop.tags,'x,y'", "server.port,nonsense",
    })
    void whatSpringBindsIsNoProblem(String key, String value) {
        assertThat(problems(key + "=" + value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.limit,many,ERROR", "shop.limit,3000000000,ERROR", "shop.wait,soon,ERROR", "shop.open,maybe,ERROR",
        "shop.page-size,big,ERROR", "shop.mode,medium,ERROR", "shop.gone,x,ERROR", "shop.limit.of,1,WARNING",
        "shop.unheard,1,WARNING",
    })
    void whatItDoesNotIsTold(String key, String value, ContentProblem.Severity severity) {
        List<ContentProblem> problems = problems("# first line\n" + key + "=" + value);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).severity()).isEqualTo(severity);
        assertThat(problems.get(0).key()).isEqualTo(key);
        assertThat(problems.get(0).line()).isEqualTo(2);
    }

    @Test
    void aMisspeltNameIsToldTheNearest() {
        assertThat(problems("shop.lmit=1").get(0).expected()).isEqualTo("perhaps shop.limit");
        assertThat(problems("shop.somethingelse=1").get(0).expected()).isEqualTo("a property of the application");
    }

    @Test
    void atMostAHundredAreTold() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            text.append("shop.unknown-").append(i).append("=1\n");
        }

        assertThat(problems(text.toString())).hasSize(PropertyMetadata.PROBLEMS_MAX);
    }

    private static List<ContentProblem> problems(String text) {
        return METADATA.problems(
                ContentParser.parse(Format.PROPERTIES, text), ContentPlaces.of(Format.PROPERTIES, text));
    }
}
