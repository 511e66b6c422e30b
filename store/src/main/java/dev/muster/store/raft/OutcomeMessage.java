package dev.muster.store.raft;

import dev.muster.store.codec.MalformedException;
import dev.muster.store.codec.OutcomeCodec;
import dev.muster.store.state.Outcome;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * The outcomes of an entry as Ratis carries them: encoded only if they leave this process. Immutable.
 *
 * @param term of the entry; stays in this process
 */
record OutcomeMessage(long term, List<Outcome> outcomes) implements Message {

    OutcomeMessage {
        outcomes = List.copyOf(outcomes);
    }

    /** What a reply holds, whether it came from here or over the wire. */
    static List<Outcome> outcomesIn(Message message) throws MalformedException {
        return message instanceof OutcomeMessage here
                ? here.outcomes()
                : OutcomeCodec.decode(message.getContent().toByteArray());
    }

    /** Term of the entry if this member took it into the log as the leader, otherwise 0. */
    static long termIn(Message message) {
        return message instanceof OutcomeMessage here ? here.term() : 0;
    }

    @Override
    public ByteString getContent() {
        return UnsafeByteOperations.unsafeWrap(OutcomeCodec.encode(outcomes));
    }

    @Override
    public String toString() {
        return outcomes.size() + " outcomes";
    }
}
