package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.JetcdLoad;
import dev.muster.benchmarks.load.Samples;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.WatchFanOut;
import dev.muster.benchmarks.load.Work;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.maintenance.StatusResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Servers that speak etcd's protocol; the load comes from this process, to the leader. */
final class WireCluster implements RestartableCluster, Servers {

    private static final Duration START_WAIT = Duration.ofSeconds(90);
    private static final long STATUS_MILLIS_MAX = 1_000;
    private static final long ASK_AGAIN_MILLIS = 100;

    private final String name;
    private final Layout layout;
    private final MemberCommand command;
    private final Samples samples;
    private final ExecutorService answers;
    private final List<ServerProcess> members = new ArrayList<>();
    private int loaded = -1;
    private @Nullable JetcdLoad load;

    WireCluster(String name, Layout layout, MemberCommand command, Samples samples, ExecutorService answers) {
        this.name = name;
        this.layout = layout;
        this.command = command;
        this.samples = samples;
        this.answers = answers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws Exception {
        for (int member = 0; member < layout.members(); member++) {
            members.add(launch(member));
        }
        toLeader().fill();
    }

    @Override
    public boolean does(Work work) {
        return !work.coordinates();
    }

    @Override
    public Tally run(Work work, int callers, Duration measured) throws Exception {
        JetcdLoad leader = toLeader();
        return work == Work.WATCH
                ? new WatchFanOut(layout.endpoint(loaded), samples, answers).run(callers, measured)
                : leader.run(work, callers, measured);
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
        if (load != null) {
            load.close();
        }
        members.forEach(ServerProcess::close);
    }

    @Override
    public List<URI> endpoints() {
        return IntStream.range(0, layout.members()).mapToObj(layout::endpoint).toList();
    }

    @Override
    public Path directory(int member) {
        return layout.directory(member);
    }

    @Override
    public int leader() throws InterruptedException {
        return awaitLeader();
    }

    @Override
    public void kill(int member) throws InterruptedException {
        members.get(member).kill();
    }

    @Override
    public void restart(int member) throws IOException {
        members.get(member).close();
        members.set(member, launch(member));
    }

    private ServerProcess launch(int member) throws IOException {
        return ServerProcess.start(command.of(member, layout), layout.directory(member), "server", false);
    }

    private JetcdLoad toLeader() throws InterruptedException {
        int leader = awaitLeader();
        JetcdLoad current = load;
        if (current != null && leader == loaded) {
            return current;
        }
        if (current != null) {
            current.close();
        }
        loaded = leader;
        current = new JetcdLoad(layout.endpoint(leader), samples, answers);
        load = current;
        return current;
    }

    private int awaitLeader() throws InterruptedException {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            members.forEach(ServerProcess::requireAlive);
            for (int member = 0; member < layout.members(); member++) {
                if (leads(layout.endpoint(member))) {
                    return member;
                }
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
        throw new IllegalStateException(name + ": no leader after " + START_WAIT);
    }

    private boolean leads(URI endpoint) throws InterruptedException {
        return status(endpoint)
                .filter(status -> status.getLeader() != 0
                        && status.getLeader() == status.getHeader().getMemberId())
                .isPresent();
    }

    private Optional<StatusResponse> status(URI endpoint) throws InterruptedException {
        try (Client client = Client.builder()
                .endpoints(endpoint)
                .executorService(answers)
                .retryMaxAttempts(0)
                .build()) {
            return Optional.of(client.getMaintenanceClient()
                    .statusMember(endpoint.getAuthority())
                    .get(STATUS_MILLIS_MAX, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | CompletionException notYet) {
            return Optional.empty();
        }
    }
}
