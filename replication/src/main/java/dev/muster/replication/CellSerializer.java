package dev.muster.replication;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;

/** Compact form of a {@link Cell}: no class of ours is ever created from a name that came over the network. */
final class CellSerializer implements CompactSerializer<Cell> {

    @Override
    public Cell read(CompactReader reader) {
        return new Cell(reader.readInt64("version"), reader.readArrayOfInt8("bytes"));
    }

    @Override
    public void write(CompactWriter writer, Cell cell) {
        writer.writeInt64("version", cell.version());
        writer.writeArrayOfInt8("bytes", cell.bytes());
    }

    @Override
    public String getTypeName() {
        return "muster.cell";
    }

    @Override
    public Class<Cell> getCompactClass() {
        return Cell.class;
    }
}
