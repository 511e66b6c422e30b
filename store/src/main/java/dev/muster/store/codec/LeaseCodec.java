package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions about leases and their answers, as they travel between members. Stateless.
 *
 * <pre>
 *   'M' 'Q' │ version │ renewals │ lookups │
 *   'M' 'A' │ version │ kind │ revision │ log index │ times of renewals │ times of lookups │
 * </pre>
 */
public final class LeaseCodec {

    /** Of its own: it does not stay on any disk. */
    private static final int VERSION = 1;

    private static final int ANSWER_TOLD = 1;
    private static final int ANSWER_NOT_LEADING = 2;

    private static final int TIME_LIVES = 1;
    private static final int TIME_ENDING = 2;
    private static final int TIME_UNKNOWN = 3;

    private LeaseCodec() {}

    /** The binary form of a question. */
    public static byte[] encode(LeaseQuestion question) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Output out = new Output(bytes);
        out.octet('M');
        out.octet('Q');
        out.octet(VERSION);
        writeLeases(out, question.renewals());
        writeLeases(out, question.lookups());
        return bytes.toByteArray();
    }

    /** The binary form of an answer. */
    public static byte[] encode(LeaseAnswer answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Output out = new Output(bytes);
        out.octet('M');
        out.octet('A');
        out.octet(VERSION);
        answer.match(new AnswerWriter(out));
        return bytes.toByteArray();
    }

    /**
     * Reads a question.
     *
     * @throws MalformedException if it is not one, or of a newer version
     */
    public static LeaseQuestion question(byte[] bytes) throws MalformedException {
        return read("lease question", 'Q', bytes, in -> new LeaseQuestion(readLeases(in), readLeases(in)));
    }

    /**
     * Reads an answer.
     *
     * @throws MalformedException if it is not one, or of a newer version
     */
    public static LeaseAnswer answer(byte[] bytes) throws MalformedException {
        return read("lease answer", 'A', bytes, in -> {
            int kind = in.octet();
            return switch (kind) {
                case ANSWER_TOLD -> new LeaseAnswer.Told(in.number(), in.number(), readTimes(in), readTimes(in));
                case ANSWER_NOT_LEADING -> LeaseAnswer.NOT_LEADING;
                default -> throw Input.unknownKind("lease answer", kind);
            };
        });
    }

    private static <T> T read(String what, char mark, byte[] bytes, Body<T> body) throws MalformedException {
        Input in = new Input(new ByteArrayInputStream(bytes));
        try {
            int first = in.octet();
            int second = in.octet();
            if (first != 'M' || second != mark) {
                throw new MalformedException(
                        what + ": starts with " + first + " " + second + " (expected: 77 " + (int) mark + ")");
            }
            int version = in.octet();
            if (version != VERSION) {
                throw new MalformedException(
                        what + " version: " + version + " (expected: " + VERSION + "; sent by a newer Muster?)");
            }
            T value = body.read(in);
            if (!in.atEnd()) {
                throw new MalformedException(what + ": bytes after its end");
            }
            return value;
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException | ProblemException refused) {
            throw new MalformedException(what + " of " + bytes.length + " bytes: " + refused, refused);
        }
    }

    private static void writeLeases(Output out, List<LeaseId> leases) {
        out.number(leases.size());
        leases.forEach(lease -> out.number(lease.value()));
    }

    private static List<LeaseId> readLeases(Input in) throws IOException {
        int count = in.count("leases", LeaseQuestion.LEASES_MAX);
        List<LeaseId> leases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leases.add(new LeaseId(in.number()));
        }
        return leases;
    }

    private static void writeTimes(Output out, List<RemainingTime> times) {
        out.number(times.size());
        times.forEach(time -> time.match(new TimeWriter(out)));
    }

    private static List<RemainingTime> readTimes(Input in) throws IOException {
        int count = in.count("times", LeaseQuestion.LEASES_MAX);
        List<RemainingTime> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = in.octet();
            times.add(
                    switch (kind) {
                        case TIME_LIVES ->
                            new RemainingTime.Lives(ValueCodec.readDuration(in), ValueCodec.readDuration(in));
                        case TIME_ENDING -> RemainingTime.ENDING;
                        case TIME_UNKNOWN -> RemainingTime.UNKNOWN;
                        default -> throw Input.unknownKind("remaining time", kind);
                    });
        }
        return times;
    }

    private interface Body<T> {
        T read(Input in) throws IOException;
    }

    private record AnswerWriter(Output out) implements LeaseAnswer.Cases<Output> {

        @Override
        public Output told(LeaseAnswer.Told answer) {
            out.octet(ANSWER_TOLD);
            out.number(answer.revision());
            out.number(answer.index());
            writeTimes(out, answer.renewals());
            writeTimes(out, answer.lookups());
            return out;
        }

        @Override
        public Output notLeading(LeaseAnswer.NotLeading answer) {
            out.octet(ANSWER_NOT_LEADING);
            return out;
        }
    }

    private record TimeWriter(Output out) implements RemainingTime.Cases<Output> {

        @Override
        public Output lives(RemainingTime.Lives time) {
            out.octet(TIME_LIVES);
            ValueCodec.writeDuration(out, time.ttl());
            ValueCodec.writeDuration(out, time.remaining());
            return out;
        }

        @Override
        public Output ending(RemainingTime.Ending time) {
            out.octet(TIME_ENDING);
            return out;
        }

        @Override
        public Output unknown(RemainingTime.Unknown time) {
            out.octet(TIME_UNKNOWN);
            return out;
        }
    }
}
