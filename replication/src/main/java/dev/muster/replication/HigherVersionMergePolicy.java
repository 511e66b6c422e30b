package dev.muster.replication;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** After a split the entry with the higher version wins, whichever side it comes from; the same on every member. */
public final class HigherVersionMergePolicy implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {

    @Override
    public Object merge(MergingValue<Object> merging, @Nullable MergingValue<Object> existing) {
        if (existing == null) {
            return merging.getRawValue();
        }
        return version(merging) > version(existing) ? merging.getRawValue() : existing.getRawValue();
    }

    private static long version(MergingValue<Object> entry) {
        return entry.getDeserializedValue() instanceof Cell cell ? cell.version() : Long.MIN_VALUE;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // no state
    }

    @Override
    public void readData(ObjectDataInput in) {
        // no state
    }
}
