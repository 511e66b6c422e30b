package dev.muster.config.etcd.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.muster.config.etcd.wire.LateFields;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMessagesTests {

    @Test
    void aLargeRevisionIsSentInPartsOfWhichAllButTheLastAreMarked() {
        WatchResponse whole = response(10, 100);

        List<WatchResponse> parts = EventMessages.fragments(whole, 350);

        List<Event> events = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            assertThat(LateFields.number(parts.get(i), LateFields.WATCH_FRAGMENT))
                    .isEqualTo(i == parts.size() - 1 ? 0 : 1);
            assertThat(parts.get(i).getWatchId()).isEqualTo(7);
            events.addAll(parts.get(i).getEventsList());
        }
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(events).isEqualTo(whole.getEventsList());
    }

    @Test
    void aSmallRevisionAndASingleLargeChangeStayWhole() {
        assertThat(EventMessages.fragments(response(3, 10), 1000)).containsExactly(response(3, 10));
        assertThat(EventMessages.fragments(response(1, 5000), 1000)).containsExactly(response(1, 5000));
    }

    private static WatchResponse response(int events, int bytes) {
        WatchResponse.Builder response = WatchResponse.newBuilder().setWatchId(7);
        for (int i = 0; i < events; i++) {
            response.addEvents(Event.newBuilder()
                    .setKv(KeyValue.newBuilder()
                            .setKey(ByteString.copyFromUtf8("k" + i))
                            .setValue(ByteString.copyFrom(new byte[bytes]))));
        }
        return response.build();
    }
}
