package dev.muster.starter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as Muster's servers speak it, whatever the application made of its own mapper: unknown members of an answer are
 * ignored (the server may be newer), absent members are not written, times and durations are text. Thread-safe.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    /** The value as JSON. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * The value of a JSON text.
     *
     * @throws ProblemException of type {@code INTERNAL} if it is not a {@code type}
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw unreadable(type, e.getOriginalMessage(), e);
        }
        throw unreadable(type, "null", null);
    }

    /** The same for text. */
    public static <T> T read(String json, Class<T> type) {
        return read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static ProblemException unreadable(Class<?> type, String why, @Nullable Throwable cause) {
        ProblemException unreadable =
                new ProblemException(ProblemType.INTERNAL, "answer: not a " + type.getSimpleName() + ": " + why);
        if (cause != null) {
            unreadable.initCause(cause);
        }
        return unreadable;
    }
}
