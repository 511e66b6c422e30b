package dev.muster.demo.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/**
 * The story of Muster in nine chapters, on real processes. Every chapter is checked: if something is not so, the tour
 * says what and ends with exit code 1. It ends what it started and removes what it wrote.
 */
public final class Tour {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CALLS = 20;

    private final Narrator narrator;
    private final Scenery scenery;
    private final Coordination coordination;

    private Tour(Narrator narrator, Scenery scenery, Coordination coordination) {
        this.narrator = narrator;
        this.scenery = scenery;
        this.coordination = coordination;
    }

    /** Tells the story; see {@link Options#USAGE}. */
    public static void main(String[] arguments) throws IOException {
        boolean pretty = Boolean.getBoolean("muster.demo.pretty") && System.getenv("NO_COLOR") == null;
        Narrator narrator = new Narrator(System.out, pretty);
        Options options;
        try {
            options = Options.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(Options.USAGE);
            return;
        }
        System.exit(run(options, narrator));
    }

    private static int run(Options options, Narrator narrator) throws IOException {
        Path data = Files.createTempDirectory("muster-demo");
        Processes processes = new Processes(options.repository(), data);
        Thread cleanUp = new Thread(() -> {
            processes.close();
            delete(data);
        });
        Runtime.getRuntime().addShutdownHook(cleanUp);
        Ports ports = options.randomPorts() ? Ports.free() : Ports.usual();
        Scenery scenery = new Scenery(processes, ports, data);
        try {
            ports.requireFree();
            Fleet fleet = new Fleet(processes, scenery.configAddress());
            new Tour(narrator, scenery, new Coordination(narrator, processes, fleet, data)).tell();
            if (options.stay()) {
                stay(narrator, scenery);
            }
            return 0;
        } catch (Step.Failed e) {
            narrator.failed(String.valueOf(e.getMessage()));
            showLogs(narrator, data);
            return 1;
        }
    }

    private static void stay(Narrator narrator, Scenery scenery) {
        narrator.title("Everything keeps running until Ctrl+C:");
        narrator.say("registry, with its page   " + scenery.registry());
        narrator.say("config, with its page     " + scenery.configAddress());
        narrator.say("orders calls stock        " + scenery.orders() + "/orders/tea");
        scenery.stockPorts()
                .forEach(port -> narrator.say("settings of a stock       " + scenery.stock(port) + "/settings"));
        narrator.say("who leads the nightly job " + scenery.configAddress()
                + "/v1/namespaces/default/elections/nightly-job");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        narrator.title("Muster: two servers, one starter, and what they do for your applications");
        startServers();
        long release = scenery.publish("stock.reserve=10\npromotion.text=none\n", 0, "first settings");
        Map<Integer, Process> stock = startApplications();
        callByName();
        release = changeAValue(release);
        release = refuseAWrongValue(release);
        killAnInstance(stock);
        killTheConfigServer(release);
        coordination.tell();
        narrator.title("That was the whole story; every step was checked.");
    }

    private void startServers() {
        narrator.chapter("Two servers start, with no database, broker or configuration");
        long start = System.nanoTime();
        scenery.startRegistry();
        scenery.startConfig();
        Step.until("registry server ready", START, () -> scenery.ready(scenery.registry()));
        Step.until("config server ready", START, () -> scenery.ready(scenery.configAddress()));
        narrator.measured(
                "registry at " + scenery.registry() + ", config at " + scenery.configAddress(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private Map<Integer, Process> startApplications() {
        narrator.chapter("Two instances of stock and one of orders start; the starter registers them");
        Map<Integer, Process> stock = new TreeMap<>();
        long start = System.nanoTime();
        scenery.stockPorts().forEach(port -> stock.put(port, scenery.startStock(port)));
        scenery.startOrders();
        Step.until(
                "stock listed twice and orders once",
                START,
                () -> scenery.listed("stock") == 2 && scenery.listed("orders") == 1);
        narrator.measured("registered: stock x 2, orders x 1", Duration.ofNanos(System.nanoTime() - start));
        Duration seen = Step.until(
                "orders sees both stock instances",
                SOON,
                () -> scenery.seenByOrders("stock").size() == 2);
        narrator.measured("orders sees both stock instances " + scenery.seenByOrders("stock"), seen);
        return stock;
    }

    private void callByName() {
        narrator.chapter("orders calls stock by name, balanced");
        for (String how : List.of("", "/by-rest-client")) {
            Map<Integer, Integer> answers = new TreeMap<>();
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                Optional<Integer> answered = scenery.order(how);
                Step.check(answered.isPresent(), "a call from orders to stock failed");
                answered.ifPresent(port -> answers.merge(port, 1, Integer::sum));
            }
            Step.check(answers.size() == 2, "only one instance was called: " + answers);
            narrator.measured(
                    CALLS + " calls " + (how.isEmpty() ? "through @HttpExchange" : "through RestClient")
                            + ", answers by port " + answers,
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private long changeAValue(long release) {
        narrator.chapter("A value changes, and is live in every instance without a restart");
        long next = scenery.publish("stock.reserve=25\npromotion.text=autumn sale\n", release, "more reserve");
        Duration live = Step.until("reserve 25 in both instances", SOON, () -> scenery.stockPorts().stream()
                .allMatch(port -> scenery.reserve(port) == 25 && "autumn sale".equals(scenery.promotion(port))));
        narrator.measured("stock.reserve 10 -> 25 and the promotion record, live in both instances", live);
        long revision = revisionOf(next);
        Duration receipts = Step.until(
                "two receipts APPLIED",
                SOON,
                () -> scenery.receipts("APPLIED", revision).size() == 2);
        narrator.measured("both instances answered back: APPLIED", receipts);
        return next;
    }

    private long refuseAWrongValue(long release) {
        narrator.chapter("A wrong value is refused by every instance, and nothing is harmed");
        long wrong = scenery.publish(
                "stock.reserve=plenty\npromotion.text=winter sale\n", release, "a slip of the keyboard");
        long revision = revisionOf(wrong);
        Duration receipts = Step.until(
                "two receipts REJECTED",
                SOON,
                () -> scenery.receipts("REJECTED", revision).size() == 2);
        narrator.measured("both instances answered back: REJECTED", receipts);
        JsonNode problem =
                scenery.receipts("REJECTED", revision).get(0).path("problems").path(0);
        Step.check(
                problem.path("property").asString("").equals("stock.reserve"),
                "the receipt does not name stock.reserve: " + problem);
        narrator.say("because " + problem.path("property").asString("") + ": "
                + problem.path("message").asString(""));
        Step.check(
                scenery.stockPorts().stream()
                        .allMatch(port -> scenery.reserve(port) == 25 && "autumn sale".equals(scenery.promotion(port))),
                "an instance changed although the release was refused");
        narrator.ok("reserve is still 25 and the promotion still 'autumn sale': all or nothing");
        long back = scenery.rollBack(release, wrong);
        long backRevision = revisionOf(back);
        Duration applied = Step.until(
                "two receipts APPLIED after the rollback",
                SOON,
                () -> scenery.receipts("APPLIED", backRevision).size() == 2);
        narrator.measured("rolled back: release " + back + " has the content of release " + release, applied);
        return back;
    }

    private void killAnInstance(Map<Integer, Process> stock) {
        narrator.chapter("kill -9 of a stock instance: when do callers stop seeing it?");
        int victim = scenery.stockPorts().get(1);
        Process process = stock.get(victim);
        Step.check(process != null, "no process for port " + victim);
        if (process != null) {
            Processes.kill(process);
        }
        int[] calls = new int[2];
        Duration gone = Step.until("orders no longer sees the dead instance", SOON, () -> {
            calls[scenery.order("").isPresent() ? 0 : 1]++;
            return scenery.seenByOrders("stock").size() == 1;
        });
        narrator.measured(
                "gone from orders' list; of " + (calls[0] + calls[1]) + " calls meanwhile " + calls[1] + " failed",
                gone);
        for (int i = 0; i < CALLS; i++) {
            Step.check(scenery.order("").isPresent(), "a call failed although the dead instance is known to be gone");
        }
        narrator.ok(CALLS + " more calls, none failed");
        stock.put(victim, scenery.startStock(victim));
        Duration back = Step.until(
                "orders sees the restarted instance",
                START,
                () -> scenery.seenByOrders("stock").size() == 2);
        Step.until("the restarted instance has the current value", SOON, () -> scenery.reserve(victim) == 25);
        narrator.measured("restarted, registered, called again, with the current settings", back);
    }

    private void killTheConfigServer(long release) {
        narrator.chapter("kill -9 of the config server: nothing that was published is lost");
        scenery.killConfig();
        Step.check(
                scenery.stockPorts().stream().allMatch(port -> scenery.reserve(port) == 25),
                "an application lost its settings when the config server died");
        narrator.ok("the applications go on with what they have");
        scenery.startConfig();
        Duration back = Step.until("config server ready again", START, () -> scenery.ready(scenery.configAddress()));
        JsonNode current = current();
        Step.check(
                current.path("number").asLong(0) == release,
                "release " + release + " was published, but after the restart the current one is "
                        + current.path("number"));
        narrator.measured("back with release " + release + ", as published", back);
        long next = scenery.publish("stock.reserve=30\npromotion.text=autumn sale\n", release, "after the crash");
        Step.until("reserve 30 in both instances", Duration.ofSeconds(40), () -> scenery.stockPorts().stream()
                .allMatch(port -> scenery.reserve(port) == 30));
        narrator.ok("release " + next + " reached both instances: they had reconnected by themselves");
    }

    private JsonNode current() {
        Optional<JsonNode> current = scenery.currentRelease();
        Step.check(current.isPresent(), "the config server does not answer for stock");
        return current.orElseThrow();
    }

    private long revisionOf(long release) {
        JsonNode current = current();
        Step.check(
                current.path("number").asLong(0) == release,
                "release " + release + " was published, but the current one is " + current.path("number"));
        return current.path("revision").asLong(0);
    }

    private static void showLogs(Narrator narrator, Path logs) throws IOException {
        try (var files = Files.newDirectoryStream(logs, "*.log")) {
            for (Path file : files) {
                List<String> lines = Files.readAllLines(file);
                narrator.aside("last lines of " + file.getFileName() + ":");
                lines.stream().skip(Math.max(0, lines.size() - 15)).forEach(narrator::aside);
            }
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + directory + ": " + e.getMessage());
        }
    }
}
