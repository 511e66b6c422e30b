package dev.muster.store.disk;

/** Walks over the fields of a protobuf message; see "Encoding" in the Protocol Buffers documentation. Confined to one thread. */
final class Fields {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private long value;
    private boolean broken;

    Fields(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Goes to the next field; false at the end, or where the message is {@link #broken()}. */
    boolean next() {
        if (broken || position >= end) {
            return false;
        }
        long tag = number();
        field = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
            case VARINT -> value = number();
            case FIXED_64 -> skip(8);
            case FIXED_32 -> skip(4);
            case BYTES -> {
                long size = number();
                skip(size);
            }
            default -> broken = true;
        }
        return !broken;
    }

    int field() {
        return field;
    }

    /** Of a field that is a number. */
    long value() {
        return value;
    }

    boolean broken() {
        return broken;
    }

    int position() {
        return position;
    }

    /** The varint here; -1 if there is none. */
    long number() {
        long number = 0;
        for (int shift = 0; shift < 64 && position < end; shift += 7) {
            byte next = bytes[position++];
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
        broken = true;
        return -1;
    }

    private void skip(long size) {
        if (size < 0 || size > end - position) {
            broken = true;
        } else {
            position += (int) size;
        }
    }
}
