package dev.muster.api;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the wire form as servers and applications do. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** The wire form. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** What the wire form means. */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** Fails unless the value is written as exactly this text, and the text is read as an equal value. */
    public static void assertWireForm(Object value, String json) {
        String compact = MAPPER.writeValueAsString(MAPPER.readTree(json));
        assertThat(write(value)).isEqualTo(compact);
        assertThat((Object) read(compact, value.getClass())).isEqualTo(value);
    }
}
