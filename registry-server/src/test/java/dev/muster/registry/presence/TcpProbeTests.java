package dev.muster.registry.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.registry.FreePorts;
import dev.muster.registry.presence.AddressProbe.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpProbeTests {

    private final TcpProbe probe = new TcpProbe(Duration.ofSeconds(20));

    @Test
    void listenerAccepts() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(probe.probe("127.0.0.1", listener.getLocalPort())).isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void portWithoutAListenerRefuses() {
        assertThat(probe.probe("127.0.0.1", FreePorts.next())).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void unknownNameIsSilent() {
        assertThat(probe.probe("no-such-host.invalid", 80)).isEqualTo(Outcome.SILENT);
    }
}
