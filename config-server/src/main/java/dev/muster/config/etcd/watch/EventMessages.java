package dev.muster.config.etcd.watch;

import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.config.etcd.wire.LateFields;
import dev.muster.config.etcd.wire.Replies;
import dev.muster.config.etcd.wire.ReplyHeaders;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes as messages. Remembers the last one made, because the store gives one batch to all who watch the same keys, and
 * most of them call their watch by the same number. Thread-safe.
 */
final class EventMessages {

    private final ReplyHeaders headers;
    private volatile @Nullable Made last;

    EventMessages(ReplyHeaders headers) {
        this.headers = headers;
    }

    /** All changes of one revision in one message. */
    WatchResponse whole(long watchId, WatchBatch batch, boolean withPrevious) {
        Made made = last;
        if (made == null || !made.serves(watchId, batch, withPrevious)) {
            WatchResponse.Builder message = WatchResponse.newBuilder()
                    .setHeader(headers.at(batch.revision()))
                    .setWatchId(watchId);
            for (WatchEvent event : batch.events()) {
                message.addEvents(Replies.event(event, withPrevious));
            }
            made = new Made(batch, withPrevious, message.build());
            last = made;
        }
        return made.message();
    }

    /** The same in messages of at most so many bytes, or one event; all but the last are marked. */
    static List<WatchResponse> fragments(WatchResponse whole, int bytesMax) {
        if (whole.getSerializedSize() <= bytesMax) {
            return List.of(whole);
        }
        WatchResponse empty = whole.toBuilder().clearEvents().build();
        List<WatchResponse> parts = new ArrayList<>();
        WatchResponse.Builder part = empty.toBuilder();
        int bytes = 0;
        for (Event event : whole.getEventsList()) {
            if (part.getEventsCount() > 0 && bytes + event.getSerializedSize() > bytesMax) {
                parts.add(part.setUnknownFields(LateFields.of(LateFields.WATCH_FRAGMENT, 1))
                        .build());
                part = empty.toBuilder();
                bytes = 0;
            }
            part.addEvents(event);
            bytes += event.getSerializedSize();
        }
        parts.add(part.build());
        return parts;
    }

    private record Made(WatchBatch batch, boolean withPrevious, WatchResponse message) {

        @SuppressWarnings("ReferenceEquality") // the same object is cheap to tell, and all that is hoped for
        boolean serves(long watchId, WatchBatch wanted, boolean previous) {
            return batch == wanted && withPrevious == previous && message.getWatchId() == watchId;
        }
    }
}
