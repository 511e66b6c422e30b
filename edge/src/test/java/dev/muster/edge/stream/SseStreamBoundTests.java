package dev.muster.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What queues up while the container has not said that the connection takes anything. */
class SseStreamBoundTests {

    private static final int BOUND = 100;

    private final AtomicInteger closed = new AtomicInteger();
    private final SseStream stream = notWritable();

    @Test
    void framesUpToTheBoundWaitBehindTheFirst() {
        SseFrame frame = frame(50);

        assertThat(stream.send(frame)).isTrue();
        assertThat(stream.send(frame)).isTrue();
        assertThat(stream.send(frame)).isTrue();
        assertThat(closed).hasValue(0);

        assertThat(stream.send(SseFrame.PING)).isFalse();
        assertThat(stream.closed()).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void theFirstFrameDoesNotCountHoweverLargeItIs() {
        // Else a snapshot above the bound is lost to the first change behind it, each time the client comes back.
        assertThat(stream.send(frame(10 * BOUND))).isTrue();
        assertThat(stream.send(frame(BOUND))).isTrue();

        assertThat(stream.closed()).isFalse();
    }

    @Test
    void aStreamThatIsOverTakesNothingAndSaysSoOnce() {
        stream.close();
        stream.close();

        assertThat(stream.send(SseFrame.PING)).isFalse();
        assertThat(closed).hasValue(1);
    }

    private SseStream notWritable() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAsyncSupported(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        return new SseStream(
                new MockAsyncContext(request, response),
                response.getOutputStream(),
                BOUND,
                "client",
                SseStream.Keeping.EVENTS,
                closed::incrementAndGet);
    }

    private static SseFrame frame(int bytes) {
        int frameBytes = SseFrame.event("e", "i", "").length();
        return SseFrame.event("e", "i", "x".repeat(bytes - frameBytes));
    }
}
