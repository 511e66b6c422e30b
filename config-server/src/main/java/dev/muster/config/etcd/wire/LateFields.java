package dev.muster.config.etcd.wire;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * Numbers in fields that the generated messages do not have, though etcd's clients send them and read them: the messages
 * are of an older etcd. Protobuf keeps such fields beside the known ones.
 */
public final class LateFields {

    /** {@code Compare.lease}; its target is number {@value #COMPARE_TARGET_LEASE}. */
    static final int COMPARE_LEASE = 8;

    static final int COMPARE_TARGET_LEASE = 4;

    /** {@code WatchCreateRequest.watch_id}. */
    public static final int WATCH_CREATE_ID = 7;

    /** {@code WatchCreateRequest.fragment}, a bool. */
    public static final int WATCH_CREATE_FRAGMENT = 8;

    /** {@code WatchResponse.fragment}, a bool. */
    public static final int WATCH_FRAGMENT = 7;

    private LateFields() {}

    /** The last number in a field; 0 if it is not there. */
    public static long number(Message message, int field) {
        List<Long> found = message.getUnknownFields().getField(field).getVarintList();
        return found.isEmpty() ? 0 : found.get(found.size() - 1);
    }

    /** Fields to be added to a message: one number. */
    public static UnknownFieldSet of(int field, long number) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        UnknownFieldSet.Field.newBuilder().addVarint(number).build())
                .build();
    }
}
