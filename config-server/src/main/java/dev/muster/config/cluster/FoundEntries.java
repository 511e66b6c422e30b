package dev.muster.config.cluster;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.OperationResult;
import java.util.List;

/** What a step of a transaction read; nothing if it was not a reading one. */
public final class FoundEntries implements OperationResult.Cases<List<KeyValue>> {

    /** The one there is. */
    public static final FoundEntries OF_RANGE = new FoundEntries();

    private FoundEntries() {}

    @Override
    public List<KeyValue> put(OperationResult.Put result) {
        return List.of();
    }

    @Override
    public List<KeyValue> delete(OperationResult.Delete result) {
        return List.of();
    }

    @Override
    public List<KeyValue> range(OperationResult.Range result) {
        return result.result().entries();
    }

    @Override
    public List<KeyValue> nested(OperationResult.Nested result) {
        return List.of();
    }
}
