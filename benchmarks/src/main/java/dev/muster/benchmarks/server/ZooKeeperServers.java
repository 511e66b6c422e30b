package dev.muster.benchmarks.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** ZooKeeper's servers with the settings of its own example, which write each transaction to the disk before they answer. */
final class ZooKeeperServers implements Servers {

    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final int ANSWER_MILLIS_MAX = 1_000;
    private static final long ASK_AGAIN_MILLIS = 100;

    private final Layout layout;
    private final Path repository;
    private final List<String> javaOptions;
    private final List<ServerProcess> members = new ArrayList<>();

    ZooKeeperServers(Layout layout, Path repository, List<String> javaOptions) {
        this.layout = layout;
        this.repository = repository;
        this.javaOptions = List.copyOf(javaOptions);
    }

    @Override
    public void start() throws Exception {
        for (int member = 0; member < layout.members(); member++) {
            Path directory = layout.directory(member);
            Path data = Files.createDirectories(directory.resolve("data"));
            Files.writeString(data.resolve("myid"), Integer.toString(member + 1));
            Path settings = Files.writeString(directory.resolve("zoo.cfg"), settings(member));
            String built = repository.resolve("benchmarks/target").toString();
            List<String> command = Stream.of(
                            Stream.of(MusterCommand.java()),
                            javaOptions.stream(),
                            Stream.of(
                                    "-cp",
                                    built + "/classes:" + built + "/lib/*",
                                    "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                                    settings.toString()))
                    .flatMap(part -> part)
                    .toList();
            members.add(ServerProcess.start(command, directory, "server", false));
        }
        leader();
    }

    private String settings(int member) {
        String general = """
                tickTime=2000
                initLimit=10
                syncLimit=5
                maxClientCnxns=0
                admin.enableServer=false
                4lw.commands.whitelist=srvr
                dataDir=%s
                clientPort=%d
                clientPortAddress=%s
                """.formatted(
                layout.directory(member).resolve("data"), layout.clientPorts().get(member), Layout.HOST);
        if (layout.members() == 1) {
            return general;
        }
        return general
                + IntStream.range(0, layout.members())
                        .mapToObj(each -> "server." + (each + 1) + "=" + Layout.HOST + ":"
                                + layout.peerPorts().get(each) + ":"
                                + layout.otherPorts().get(each) + "\n")
                        .collect(Collectors.joining());
    }

    @Override
    public int leader() throws InterruptedException {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            members.forEach(ServerProcess::requireAlive);
            for (int member = 0; member < layout.members(); member++) {
                String state = state(member);
                if (state.contains("Mode: leader") || state.contains("Mode: standalone")) {
                    return member;
                }
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
        throw new IllegalStateException("zookeeper: no leader after " + START_WAIT);
    }

    private String state(int member) {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), layout.clientPorts().get(member))) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }

    @Override
    public Duration cpu() {
        return members.stream().map(ServerProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public List<Long> residentBytes() {
        return members.stream().map(ServerProcess::residentBytes).toList();
    }

    @Override
    public void close() {
        members.forEach(ServerProcess::close);
    }
}
