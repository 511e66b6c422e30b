package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.store.StateLimits;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    private static final int VERSION = 1;
    private static final int TIME_OFFSET = 3;

    /** Most commands in one entry that is read. */
    private static final int COMMANDS_MAX = 65_536;

    private static final int COMMAND_FORM = 1;
    private static final int COMMAND_COMMIT = 2;
    private static final int COMMAND_COMPACT = 3;
    private static final int COMMAND_BARRIER = 4;

    private EntryCodec() {}

    /** The binary form. */
    public static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Output out = new Output(bytes);
        out.octet('M');
        out.octet('E');
        out.octet(VERSION);
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
            in.requireVersion("entry", in.octet(), VERSION);
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        command.match(new CommandWriter(new Output(bytes)));
        return bytes.size();
    }

    private static Command readCommand(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case COMMAND_FORM -> new Command.Form(in.text(), readLimits(in));
            case COMMAND_COMMIT -> new Command.Commit(new RequestId(in.text()), TransactionCodec.read(in));
            case COMMAND_COMPACT -> new Command.Compact(new RequestId(in.text()), in.number());
            case COMMAND_BARRIER -> new Command.Barrier();
            default -> throw Input.unknownKind("command", kind);
        };
    }

    static void writeLimits(Output out, StateLimits limits) {
        out.number(limits.requestsMax());
        out.number(limits.requestBytesMax());
        out.number(limits.revisionsKeptMax());
        out.number(limits.rangeKeysMax());
        out.number(limits.rangeBytesMax());
    }

    static StateLimits readLimits(Input in) throws IOException {
        return new StateLimits(
                in.count("requestsMax", Integer.MAX_VALUE),
                in.number(),
                in.count("revisionsKeptMax", Integer.MAX_VALUE),
                in.count("rangeKeysMax", Integer.MAX_VALUE),
                in.number());
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
        public Output barrier(Command.Barrier barrier) {
            out.octet(COMMAND_BARRIER);
            return out;
        }
    }
}
