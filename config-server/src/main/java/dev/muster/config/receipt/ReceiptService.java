package dev.muster.config.receipt;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.api.config.RunningRelease;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.Projection;
import dev.muster.edge.dashboard.EventFeed;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last receipt of each instance. Thread-safe. */
public class ReceiptService {

    private static final int PROFILES_MAX = 32;
    private static final int NAME_LENGTH_MAX = 300;
    private static final int MESSAGE_LENGTH_MAX = 1_000;

    private final ReceiptTable table;
    private final NamespaceService namespaces;
    private final Projection projection;
    private final ReceiptLimits limits;
    private final EventFeed feed;
    private final Clock clock;

    ReceiptService(
            ReceiptTable table,
            NamespaceService namespaces,
            Projection projection,
            ReceiptLimits limits,
            EventFeed feed,
            Clock clock) {
        this.table = table;
        this.namespaces = namespaces;
        this.projection = projection;
        this.limits = limits;
        this.feed = feed;
        this.clock = clock;
    }

    /** Keeps it in place of the one before; one that is older in every respect changes nothing. */
    void accept(Namespace namespace, Receipt receipt) {
        namespaces.require(namespace);
        requireOwnHistory(receipt);
        KeptReceipt kept = new KeptReceipt(namespace, checked(receipt), clock.instant());
        requireRoom(kept);
        boolean[] news = new boolean[1];
        table.write(kept.key(), before -> {
            if (before.isPresent() && before.get().outdates(kept)) {
                news[0] = false;
                return before;
            }
            news[0] = before.isEmpty()
                    || before.get().receipt().outcome() != receipt.outcome()
                    || !before.get().receipt().cursor().equals(receipt.cursor());
            return Optional.of(kept);
        });
        if (news[0] && receipt.outcome() == ReceiptOutcome.REJECTED) {
            feed.add(
                    "receipt",
                    kept.key(),
                    receipt.instance() + " rejected revision "
                            + receipt.cursor().revision() + " and runs with " + receipt.running());
        }
    }

    /** By application and instance. */
    public List<Receipt> list(Namespace namespace, Optional<String> application) {
        namespaces.require(namespace);
        Optional<String> wanted =
                application.map(name -> new ConfigName(name, ConfigName.DEFAULT_PROFILE).application());
        return table.all().stream()
                .filter(kept -> kept.namespace().equals(namespace))
                .map(KeptReceipt::receipt)
                .filter(receipt -> wanted.isEmpty() || wanted.get().equals(receipt.application()))
                .sorted(Comparator.comparing(Receipt::application).thenComparing(Receipt::instance))
                .toList();
    }

    /** Forgets those without news for too long. */
    void forgetOld() {
        Instant end = clock.instant().minus(limits.keptFor());
        table.forgetOwn(kept -> kept.receivedAt().isBefore(end));
    }

    private void requireOwnHistory(Receipt receipt) {
        String ours = projection.state().clusterId();
        if (!receipt.cursor().origin().equals(ours)) {
            throw new ProblemException(
                    ProblemType.CLUSTER_MISMATCH,
                    "cursor: " + receipt.cursor() + " (expected: one of cluster " + ours + ")",
                    Map.of("field", "cursor", "expected", ours));
        }
    }

    private void requireRoom(KeptReceipt kept) {
        List<KeptReceipt> all = table.all();
        if (all.size() >= limits.max()
                && all.stream().noneMatch(known -> known.key().equals(kept.key()))) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "receipts: " + all.size() + " are kept (expected: fewer than " + limits.max() + ")",
                    Map.of("max", limits.max()));
        }
    }

    private static Receipt checked(Receipt receipt) {
        if (receipt.profiles().size() > PROFILES_MAX) {
            throw new InvalidArgumentException(
                    "profiles", receipt.profiles().size() + " names", "at most " + PROFILES_MAX);
        }
        String application = new ConfigName(receipt.application(), ConfigName.DEFAULT_PROFILE).application();
        receipt.profiles().forEach(profile -> {
            ConfigName unused = new ConfigName(application, profile);
        });
        if (receipt.running() < 0) {
            throw new InvalidArgumentException("running", receipt.running(), "a revision, 0 or more");
        }
        return new Receipt(
                receipt.instance(),
                application,
                receipt.profiles(),
                receipt.cursor(),
                receipt.outcome(),
                receipt.problems().stream().map(ReceiptService::checked).toList(),
                receipt.running(),
                receipt.at(),
                receipt.releases().stream().map(ReceiptService::checked).toList());
    }

    private static RunningRelease checked(RunningRelease running) {
        ConfigName name = new ConfigName(
                required("releases.application", running.application()),
                required("releases.profile", running.profile()));
        return new RunningRelease(name.application(), name.profile(), running.release(), running.gray());
    }

    private static ReceiptProblem checked(ReceiptProblem problem) {
        String property = problem.property();
        return new ReceiptProblem(
                property == null ? null : cut(property, NAME_LENGTH_MAX),
                cut(required("problems.target", problem.target()), NAME_LENGTH_MAX),
                cut(required("problems.message", problem.message()), MESSAGE_LENGTH_MAX));
    }

    /** JSON can leave out what Java cannot. */
    private static String required(String field, @Nullable String text) {
        if (text == null) {
            throw new InvalidArgumentException(field, "nothing", "a text");
        }
        return text;
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
