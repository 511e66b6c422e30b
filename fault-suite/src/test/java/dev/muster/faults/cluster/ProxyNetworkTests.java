package dev.muster.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This process plays the sender; the other member is a plain socket. */
class ProxyNetworkTests {

    private static final int ARRIVES_MILLIS_MAX = 30_000;
    private static final int SILENCE_MILLIS = 300;

    private ProxyNetwork network;
    private Site sender;
    private Site receiver;
    private ServerSocket server;
    private Socket sending;
    private Socket receiving;

    @BeforeEach
    void connect() throws IOException {
        assumeThat(Files.exists(Path.of("/proc/net/tcp")))
                .as("Linux, where a connection tells its process")
                .isTrue();
        network = new ProxyNetwork(new Random());
        sender = network.place(0, "sender", Path.of("unused"));
        receiver = network.place(1, "receiver", Path.of("unused"));
        network.watch(site -> site.equals(sender) ? ProcessHandle.current().pid() : 0L);
        server = new ServerSocket(receiver.peerPort(), 1, InetAddress.getByName(receiver.host()));
        server.setSoTimeout(ARRIVES_MILLIS_MAX);
        sending = new Socket(receiver.peerHost(), receiver.peerPort());
        receiving = server.accept();
    }

    @AfterEach
    void disconnect() throws IOException {
        if (network != null) {
            sending.close();
            receiving.close();
            server.close();
            network.close();
        }
    }

    @Test
    void bytesPassInBothDirections() throws IOException {
        send(sending, 1);
        send(receiving, 2);

        assertThat(arrives(receiving)).isEqualTo(1);
        assertThat(arrives(sending)).isEqualTo(2);
    }

    @Test
    void lostBytesWaitUntilTheNetworkIsHealed() throws IOException {
        network.lose(sender, receiver, 1);
        send(sending, 1);
        assertNothingArrives(receiving);

        network.heal();

        assertThat(arrives(receiving)).isEqualTo(1);
    }

    @Test
    void oneDirectionIsLostAlone() throws IOException {
        network.lose(receiver, sender, 1);
        send(sending, 1);
        send(receiving, 2);

        assertThat(arrives(receiving)).isEqualTo(1);
        assertNothingArrives(sending);
    }

    @Test
    void bytesOfOthersPass() throws IOException {
        network.watch(site -> 0L);
        network.lose(sender, receiver, 1);

        try (Socket stranger = new Socket(receiver.peerHost(), receiver.peerPort());
                Socket end = server.accept()) {
            send(stranger, 3);
            assertThat(arrives(end)).isEqualTo(3);
        }
    }

    @Test
    void closedConnectionIsClosedBehindTheProxy() throws IOException {
        sending.close();

        assertThat(arrives(receiving)).isEqualTo(-1);
    }

    private static void send(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
    }

    private static int arrives(Socket socket) throws IOException {
        socket.setSoTimeout(ARRIVES_MILLIS_MAX);
        return socket.getInputStream().read();
    }

    private static void assertNothingArrives(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }
}
