package dev.muster.store.codec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream of unknown length inside another one: pieces with their length before them, and a length of 0 at the end. */
final class Pieces {

    private static final int MAX = 64 * 1024;

    private Pieces() {}

    /** Confined to one thread. */
    static final class Writer extends OutputStream {

        private final DataOutputStream out;
        private final byte[] piece = new byte[MAX];
        private int size;

        Writer(OutputStream out) {
            this.out = new DataOutputStream(out);
        }

        @Override
        public void write(int octet) throws IOException {
            if (size == MAX) {
                writePiece();
            }
            piece[size++] = (byte) octet;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (size == MAX) {
                    writePiece();
                }
                int next = Math.min(length - done, MAX - size);
                System.arraycopy(bytes, offset + done, piece, size, next);
                size += next;
                done += next;
            }
        }

        /** Writes what is left, and the end. */
        void end() throws IOException {
            writePiece();
            out.writeInt(0);
            out.flush();
        }

        private void writePiece() throws IOException {
            if (size > 0) {
                out.writeInt(size);
                out.write(piece, 0, size);
                size = 0;
            }
        }
    }

    /** Confined to one thread. */
    static final class Reader extends InputStream {

        private final DataInputStream in;
        private int left;
        private boolean ended;

        Reader(InputStream in) {
            this.in = new DataInputStream(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = in.readInt();
                ended = left == 0;
                if (left < 0 || left > MAX) {
                    throw new MalformedException("piece: " + left + " bytes (expected: at most " + MAX + ")");
                }
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("piece: " + left + " bytes are missing");
            }
            left -= count;
            return count;
        }
    }
}
