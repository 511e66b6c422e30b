package dev.muster.config.replication;

import dev.muster.replication.TableCodec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values as JSON between servers; unknown fields of a newer server are ignored, so servers can be replaced one by one. */
final class JsonCodec<V> implements TableCodec<V> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Class<V> type;

    JsonCodec(Class<V> type) {
        this.type = type;
    }

    @Override
    public byte[] encode(V value) {
        return JSON.writeValueAsBytes(value);
    }

    @Override
    public V decode(byte[] bytes) {
        return JSON.readValue(bytes, type);
    }
}
