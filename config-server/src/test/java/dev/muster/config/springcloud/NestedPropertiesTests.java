package dev.muster.config.springcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NestedPropertiesTests {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a                 | {"a":1}
            a.b, a.c          | {"a":{"b":1,"c":1}}
            a[0], a[1]        | {"a":[1,1]}
            a[0].b, a[0].c    | {"a":[{"b":1,"c":1}]}
            a[0][1]           | {"a":[[null,1]]}
            a[1]              | {"a":[null,1]}
            a, a.b            | {"a":1,"a.b":1}
            a, a[0]           | {"a":1,"a[0]":1}
            a.b, a[0]         | {"a":{"b":1},"a[0]":1}
            a[b.c].d          | {"a[b.c].d":1}
            a[0]b             | {"a[0]b":1}
            a..b              | {"a..b":1}
            .a                | {".a":1}
            a.                | {"a.":1}
            [0]               | {"[0]":1}
            a[10000]          | {"a[10000]":1}
            a[99999999999]    | {"a[99999999999]":1}
            a-b.c_d           | {"a-b":{"c_d":1}}
            """)
    void namesBecomeATreeOrStayFlat(String names, String tree) {
        assertThat(JSON.writeValueAsString(nested(names.split(", ")))).isEqualTo(tree);
    }

    @Test
    void aLongListComesInTheOrderOfItsNames() {
        Map<String, Object> long1 =
                nested(IntStream.range(0, 10_000).mapToObj(i -> "a[" + i + "]").toArray(String[]::new));

        assertThat(long1.get("a"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(10_000)
                .doesNotContainNull();
    }

    @Test
    void gapsAreBounded() {
        Map<String, Object> sparse =
                nested(IntStream.range(0, 50).mapToObj(i -> "a" + i + "[9999]").toArray(String[]::new));

        assertThat(sparse.keySet().stream().filter(name -> name.endsWith("[9999]")))
                .hasSize(40);
    }

    private static Map<String, Object> nested(String... names) {
        return NestedProperties.of(IntStream.range(0, names.length)
                .boxed()
                .collect(Collectors.toMap(i -> names[i], i -> (Object) 1, (one, other) -> one, TreeMap::new)));
    }
}
