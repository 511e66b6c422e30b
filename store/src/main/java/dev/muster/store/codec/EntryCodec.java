package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.StateLimits;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of the log. Stateless.
 *
 * <pre>
 *   'M' 'E' │ version │ time in milliseconds │ count │ command … │
 *     2     │    1    │          8           │ 1 – 5 │           │  bytes
 * </pre>
 */
public final class EntryCodec {

    private static final int TIME_OFFSET = 3;

    /** Most commands in one entry that is read. */
    private static final int COMMANDS_MAX = 65_536;

    private static final int COMMAND_FORM = 1;
    private static final int COMMAND_COMMIT = 2;
    private static final int COMMAND_COMPACT = 3;
    private static final int COMMAND_BARRIER = 4;
    private static final int COMMAND_GRANT = 5;
    private static final int COMMAND_REVOKE = 6;
    private static final int COMMAND_EXPIRE = 7;
    private static final int COMMAND_CONFIGURE = 8;

    private EntryCodec() {}

    /** The binary form. */
    public static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Output out = new Output(bytes);
        out.octet('M');
        out.octet('E');
        out.octet(Format.NEWEST);
        out.fixedLong(entry.timeMillis());
        out.number(entry.commands().size());
        entry.commands().forEach(command -> command.match(new CommandWriter(out)));
        return bytes.toByteArray();
    }

    /**
     * Reads the binary form.
     *
     * @throws MalformedException if it is not one, or of a newer version
     */
    public static Entry decode(byte[] bytes) throws MalformedException {
        Input in = new Input(new ByteArrayInputStream(bytes));
        try {
            int first = in.octet();
            int second = in.octet();
            if (first != 'M' || second != 'E') {
                throw new MalformedException("entry: starts with " + first + " " + second + " (expected: 77 69)");
            }
            in.readVersion("entry");
            long timeMillis = in.fixedLong();
            int count = in.count("commands", COMMANDS_MAX);
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                commands.add(readCommand(in));
            }
            if (!in.atEnd()) {
                throw new MalformedException("entry: bytes after the last command");
            }
            return new Entry(timeMillis, commands);
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException | ProblemException refused) {
            throw new MalformedException("entry of " + bytes.length + " bytes: " + refused, refused);
        }
    }

    /** The binary form of the same entry at another time. */
    public static byte[] withTime(byte[] entry, long timeMillis) {
        byte[] stamped = entry.clone();
        ByteBuffer.wrap(stamped).putLong(TIME_OFFSET, timeMillis);
        return stamped;
    }

    /** Number of bytes that a command adds to an entry. */
    public static int sizeOf(Command command) {
        Count count = new Count();
        command.match(new CommandWriter(new Output(count)));
        return count.bytes;
    }

    /** Counts what is written, and keeps nothing of it. Confined to one thread. */
    private static final class Count extends OutputStream {

        private int bytes;

        @Override
        public void write(int octet) {
            bytes++;
        }

        @Override
        public void write(byte[] written, int offset, int length) {
            bytes += length;
        }
    }

    private static Command readCommand(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case COMMAND_FORM -> new Command.Form(in.text(), readLimits(in));
            case COMMAND_COMMIT -> new Command.Commit(new RequestId(in.text()), TransactionCodec.read(in));
            case COMMAND_COMPACT -> new Command.Compact(new RequestId(in.text()), in.number());
            case COMMAND_BARRIER -> new Command.Barrier();
            case COMMAND_GRANT ->
                new Command.Grant(new RequestId(in.text()), ValueCodec.readLease(in), ValueCodec.readDuration(in));
            case COMMAND_REVOKE -> new Command.Revoke(new RequestId(in.text()), ValueCodec.readLease(in));
            case COMMAND_EXPIRE -> new Command.Expire(in.number(), in.number(), readLeases(in));
            case COMMAND_CONFIGURE -> new Command.Configure(readLimits(in));
            default -> throw Input.unknownKind("command", kind);
        };
    }

    static void writeLimits(Output out, StateLimits limits) {
        out.number(limits.requestsMax());
        out.number(limits.requestBytesMax());
        out.number(limits.revisionsKeptMax());
        out.number(limits.rangeKeysMax());
        out.number(limits.rangeBytesMax());
        out.number(limits.historyBytesMax());
        ValueCodec.writeDuration(out, limits.historyAgeMax());
        ValueCodec.writeDuration(out, limits.leaseTtlMin());
    }

    static StateLimits readLimits(Input in) throws IOException {
        StateLimits bounds =
                StateLimits.defaults().withRequests(in.count("requestsMax", Integer.MAX_VALUE), in.number());
        int revisionsKeptMax = in.count("revisionsKeptMax", Integer.MAX_VALUE);
        bounds = bounds.withReads(in.count("rangeKeysMax", Integer.MAX_VALUE), in.number());
        if (!in.hasLeases()) {
            return bounds.withHistory(revisionsKeptMax, bounds.historyBytesMax(), bounds.historyAgeMax());
        }
        return bounds.withHistory(revisionsKeptMax, in.number(), ValueCodec.readDuration(in))
                .withLeaseTtlMin(ValueCodec.readDuration(in));
    }

    static void writeLeases(Output out, List<LeaseId> leases) {
        out.number(leases.size());
        leases.forEach(lease -> ValueCodec.writeLease(out, lease));
    }

    static List<LeaseId> readLeases(Input in) throws IOException {
        int count = in.count("leases", Command.Expire.LEASES_MAX);
        List<LeaseId> leases = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leases.add(ValueCodec.readLease(in));
        }
        return leases;
    }

    private record CommandWriter(Output out) implements Command.Cases<Output> {

        @Override
        public Output form(Command.Form form) {
            out.octet(COMMAND_FORM);
            out.text(form.clusterId());
            writeLimits(out, form.limits());
            return out;
        }

        @Override
        public Output commit(Command.Commit commit) {
            out.octet(COMMAND_COMMIT);
            out.text(commit.request().value());
            TransactionCodec.write(out, commit.transaction());
            return out;
        }

        @Override
        public Output compact(Command.Compact compact) {
            out.octet(COMMAND_COMPACT);
            out.text(compact.request().value());
            out.number(compact.revision());
            return out;
        }

        @Override
        public Output grant(Command.Grant grant) {
            out.octet(COMMAND_GRANT);
            out.text(grant.request().value());
            ValueCodec.writeLease(out, grant.lease());
            ValueCodec.writeDuration(out, grant.ttl());
            return out;
        }

        @Override
        public Output revoke(Command.Revoke revoke) {
            out.octet(COMMAND_REVOKE);
            out.text(revoke.request().value());
            ValueCodec.writeLease(out, revoke.lease());
            return out;
        }

        @Override
        public Output expire(Command.Expire expire) {
            out.octet(COMMAND_EXPIRE);
            out.number(expire.term());
            out.number(expire.grants());
            writeLeases(out, expire.leases());
            return out;
        }

        @Override
        public Output configure(Command.Configure configure) {
            out.octet(COMMAND_CONFIGURE);
            writeLimits(out, configure.limits());
            return out;
        }

        @Override
        public Output barrier(Command.Barrier barrier) {
            out.octet(COMMAND_BARRIER);
            return out;
        }
    }
}
