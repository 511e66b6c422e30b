package dev.muster.config.item;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads one JSON object. */
final class JsonText {

    private static final String EXPECTED = "one JSON object";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(FlatProperties.DEPTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    static void read(String content, FlatProperties into) {
        if (!(parse(content) instanceof Map<?, ?> map)) {
            throw new UnreadableContentException(1, 1, "no object", EXPECTED);
        }
        into.addAll(map);
    }

    private static @Nullable Object parse(String content) {
        try {
            return JSON.readValue(content, Object.class);
        } catch (JacksonException e) {
            String problem = e.getOriginalMessage().replaceAll("\\p{Cntrl}+", " ");
            TokenStreamLocation place = e.getLocation();
            if (place == null || place.getLineNr() < 1) {
                throw new UnreadableContentException(problem, EXPECTED);
            }
            throw new UnreadableContentException(place.getLineNr(), place.getColumnNr(), problem, EXPECTED);
        }
    }
}
