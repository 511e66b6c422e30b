package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Members of a store without a server around them; the leader's process makes the load. */
final class StoreCluster implements Cluster {

    private static final Set<Work> WORK = EnumSet.of(Work.PUT, Work.READ, Work.STALE, Work.TXN);
    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_MILLIS = 100;

    private final Target target;
    private final Layout layout;
    private final List<ServerProcess> members = new ArrayList<>();

    StoreCluster(Target target, Layout layout) {
        this.target = target;
        this.layout = layout;
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public void start() throws Exception {
        String built = target.repository().resolve("benchmarks/target").toString();
        for (int member = 0; member < layout.members(); member++) {
            List<String> command = new ArrayList<>();
            command.add(MusterCommand.java());
            command.addAll(target.javaOptions());
            command.addAll(List.of("-cp", built + "/classes:" + built + "/lib/*", StoreMember.class.getName()));
            command.add(layout.directory(member).resolve("data").toString());
            command.add(layout.name(member));
            IntStream.range(0, layout.members())
                    .forEach(each -> command.add(
                            layout.name(each) + ":" + layout.peerPorts().get(each)));
            members.add(ServerProcess.start(command, layout.directory(member), "member", true));
        }
        leader().ask("fill");
    }

    @Override
    public boolean does(Work work) {
        return WORK.contains(work);
    }

    @Override
    public Tally run(Work work, int callers, Duration measured) throws Exception {
        return Tally.ofLine(leader().ask("run " + work.label() + " " + callers + " " + measured.toMillis()));
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

    private ServerProcess leader() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (ServerProcess member : members) {
                if (Boolean.parseBoolean(member.ask("leads"))) {
                    return member;
                }
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
        throw new IllegalStateException(name() + ": no leader after " + START_WAIT);
    }
}
