package dev.muster.store.codec;

import dev.muster.api.coordination.Transaction;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the primitives of the format; refuses sizes that cannot be before it takes memory for them. Confined to one thread. */
final class Input {

    private static final int TEXT_BYTES_MAX = 1024;

    private final DataInputStream in;
    private int version = Format.NEWEST;
    private int depth;

    Input(InputStream in) {
        this.in = new DataInputStream(in);
    }

    int octet() throws IOException {
        return in.readUnsignedByte();
    }

    boolean flag() throws IOException {
        int found = octet();
        if (found > 1) {
            throw new MalformedException("flag: " + found + " (expected: 0 or 1)");
        }
        return found == 1;
    }

    long fixedLong() throws IOException {
        return in.readLong();
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new MalformedException("number: more than 10 bytes");
    }

    int count(String field, int max) throws IOException {
        long found = number();
        if (found < 0 || found > max) {
            throw new MalformedException(field + ": " + found + " (expected: at most " + max + ")");
        }
        return (int) found;
    }

    byte[] bytes(String field, int max) throws IOException {
        byte[] bytes = new byte[count(field, max)];
        in.readFully(bytes);
        return bytes;
    }

    String text() throws IOException {
        return new String(bytes("text", TEXT_BYTES_MAX), StandardCharsets.UTF_8);
    }

    /** Goes into a transaction within a transaction; bounded, so that no input can exhaust the stack. */
    void enter() throws MalformedException {
        depth++;
        if (depth > Transaction.OPERATIONS_MAX) {
            throw new MalformedException(
                    "transaction: nested " + depth + " times (expected: at most " + Transaction.OPERATIONS_MAX + ")");
        }
    }

    void leave() {
        depth--;
    }

    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** Reads the version of the form; what follows is read accordingly. */
    void readVersion(String what) throws IOException {
        int found = octet();
        requireVersion(what, found, Format.NEWEST);
        version = found;
    }

    void requireVersion(String what, int found, int newest) throws MalformedException {
        if (found < 1 || found > newest) {
            throw new MalformedException(
                    what + " version: " + found + " (expected: 1 to " + newest + "; written by a newer Muster?)");
        }
    }

    /** Whether it was written in a form that has leases. */
    boolean hasLeases() {
        return version >= Format.WITH_LEASES;
    }

    static MalformedException unknownKind(String what, int found) {
        return new MalformedException(what + " kind: " + found + " is not known (written by a newer Muster?)");
    }
}
