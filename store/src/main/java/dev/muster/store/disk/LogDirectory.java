package dev.muster.store.disk;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log, vote and snapshots of one member as Ratis lays them out:
 *
 * <pre>
 *   current/raft-meta                  term and vote
 *   current/raft-meta.conf             the newest configuration that was applied
 *   current/log_0-41, log_inprogress_42
 *   sm/snapshot.TERM_INDEX, .md5       up to two
 *   tmp/                               a snapshot that is arriving
 * </pre>
 *
 * <p>{@link #check} runs before Ratis opens it. An end of the newest file that was being written when the process or the
 * machine stopped is dropped; nobody was told that it is kept. Everything else that is not as it was written is
 * {@link DamagedException damage}: a member that lost what it acknowledged must not vote as if it had not.
 *
 * <p>What can be known: an entry is lost for certain if a later one is there, or if the {@link Mark} names it or a later
 * one. The mark is written every second and when a member stops in an orderly way. If a disk that lied about forcing, or
 * somebody's hand, takes exactly the last entries of a member that stopped hard, and these are younger than its mark, that
 * looks like an interrupted write. Other members still have them; a single voter cannot know.
 *
 * <p>Confined to one thread.
 */
public final class LogDirectory {

    private static final Logger log = LoggerFactory.getLogger(LogDirectory.class);

    private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d{1,18})_(\\d{1,18})");
    private static final String UNFINISHED = ".tmp";
    private static final String CORRUPT = ".corrupt";

    private final Path root;
    private final Path current;
    private final Path snapshots;

    /** @param root directory that Ratis keeps for the group */
    public LogDirectory(Path root) {
        this.root = root;
        this.current = root.resolve("current");
        this.snapshots = root.resolve("sm");
    }

    /** Whether Ratis has ever prepared it. */
    public boolean exists() {
        return Files.exists(root);
    }

    /**
     * Removes what interrupted work left behind, and checks everything else.
     *
     * @param mark what must be there; absent if that is not known
     * @throws DamagedException if the member must not take part with it
     */
    public void check(@Nullable Mark mark) throws IOException {
        finishInterruptedWork();
        Vote vote = readVote();
        if (vote == null) {
            throw new DamagedException(current.resolve("raft-meta").toString(), "no file", "term and vote");
        }
        long snapshot = newestSnapshot();
        Log found = readLog(snapshot);
        if (mark != null) {
            requireApplied(found, snapshot, mark);
        }
        if (vote.term() < found.lastTerm()) {
            throw new DamagedException(
                    current.resolve("raft-meta").toString(),
                    "term " + vote.term(),
                    "at least " + found.lastTerm() + ", the term of entry " + found.last());
        }
        requireConfiguration(found, snapshot, mark);
        if (mark != null) {
            requireVote(vote, mark);
        }
        if (found.last() < snapshot) {
            dropCovered(found);
        } else {
            rewriteNewest(found);
        }
    }

    /** Whether nothing was ever written here but what a first start prepares, and not even that as a whole. */
    public boolean unfinished() throws IOException {
        return readVote() == null && names().isEmpty() && newestSnapshot() < 0;
    }

    /** Removes everything. */
    public void clear() throws IOException {
        DurableFiles.delete(root);
    }

    /**
     * What is certain now.
     *
     * @param applied index of the last applied entry; it must have been applied when this is called
     */
    public Mark mark(long applied) throws IOException {
        Vote vote = readVote();
        Configuration configuration = readConfiguration();
        return new Mark(
                applied,
                vote == null ? 0 : vote.term(),
                vote == null ? "" : vote.candidate(),
                configuration == null ? -1 : configuration.index(),
                configuration == null ? 0 : configuration.sum());
    }

    /**
     * Removes snapshots that arrived damaged, all but the newest, while the member runs: Ratis keeps every one of them, and the
     * leader sends again and again.
     */
    public void dropDamagedArrivals() throws IOException {
        Path arriving = root.resolve("tmp");
        if (!Files.isDirectory(arriving)) {
            return;
        }
        List<Path> damaged;
        try (Stream<Path> files = Files.walk(arriving)) {
            damaged = files.filter(file -> String.valueOf(file.getFileName()).contains(CORRUPT))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        } catch (UncheckedIOException moving) {
            return; // a snapshot gets its place just now
        }
        for (Path file : damaged.subList(0, Math.max(0, damaged.size() - 1))) {
            Files.deleteIfExists(file);
        }
    }

    private record Vote(long term, String candidate) {}

    private record Configuration(long index, long sum) {}

    /**
     * The files that belong together, oldest first, and what is in them.
     *
     * @param last -1 if there is no entry
     */
    private record Log(List<LogSegment> segments, long last, long lastTerm) {}

    private void finishInterruptedWork() throws IOException {
        bringBackSnapshots();
        for (Path directory : List.of(current, snapshots)) {
            for (Path leftover : list(
                    directory, name -> name.endsWith(UNFINISHED) || name.endsWith(".next") || name.contains(CORRUPT))) {
                remove(leftover, "it was never finished");
            }
        }
        for (Path arriving : list(root.resolve("tmp"), name -> true)) {
            remove(arriving, "it did not arrive completely");
        }
    }

    /** Ratis puts an installed snapshot in place by two renames; a crash between them leaves none in place. */
    private void bringBackSnapshots() throws IOException {
        List<Path> former = list(root, name -> name.startsWith("sm" + UNFINISHED));
        if (!Files.exists(snapshots) && former.size() == 1) {
            Files.move(former.get(0), snapshots);
            DurableFiles.forceDirectory(root);
            log.warn("{} brought back: the snapshot that should take its place did not", snapshots);
            return;
        }
        for (Path replaced : former) {
            remove(replaced, "a newer snapshot took its place");
        }
    }

    private @Nullable Vote readVote() throws IOException {
        Path file = current.resolve("raft-meta");
        Properties found = new Properties();
        try (StringReader text = new StringReader(Files.readString(file))) {
            found.load(text);
            return new Vote(
                    Long.parseLong(found.getProperty("term", "nothing")), voteIn(found.getProperty("votedFor")));
        } catch (NoSuchFileException absent) {
            return null;
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw new DamagedException(file.toString(), String.valueOf(malformed.getMessage()), "term and vote");
        }
    }

    private static String voteIn(@Nullable String candidate) {
        if (candidate == null) {
            throw new IllegalArgumentException("no vote");
        }
        return candidate;
    }

    private void requireVote(Vote vote, Mark mark) throws DamagedException {
        String file = current.resolve("raft-meta").toString();
        if (vote.term() < mark.term()) {
            throw new DamagedException(file, "term " + vote.term(), "at least " + mark.term() + ", which it once was");
        }
        boolean given = vote.term() == mark.term() && !mark.vote().isBlank();
        if (given && !vote.candidate().equals(mark.vote())) {
            throw new DamagedException(
                    file,
                    "a vote for '" + vote.candidate() + "' in term " + vote.term(),
                    "for " + mark.vote() + ", who got it");
        }
    }

    private @Nullable Configuration readConfiguration() throws IOException {
        Path file = current.resolve("raft-meta.conf");
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
        LogRecord entry = LogRecord.ofMessage(bytes);
        if (entry == null) {
            throw new DamagedException(file.toString(), "no readable configuration", "the one that was written");
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return new Configuration(entry.index(), sum.getValue());
    }

    private void requireConfiguration(Log found, long snapshot, @Nullable Mark mark) throws IOException {
        String file = current.resolve("raft-meta.conf").toString();
        Configuration here = readConfiguration();
        if (here == null) {
            boolean inTheLog =
                    !found.segments().isEmpty() && found.segments().get(0).first() == 0;
            if ((mark != null && mark.configurationIndex() >= 0) || (snapshot >= 0 && !inTheLog)) {
                throw new DamagedException(file, "no file", "the members as they were last changed");
            }
            return;
        }
        if (mark == null) {
            return;
        }
        if (here.index() < mark.configurationIndex()) {
            throw new DamagedException(
                    file,
                    "the configuration of entry " + here.index(),
                    "that of entry " + mark.configurationIndex() + " or a later one");
        }
        if (here.index() == mark.configurationIndex() && here.sum() != mark.configurationSum()) {
            throw new DamagedException(file, "a wrong checksum", "the configuration as it was written");
        }
    }

    private long newestSnapshot() throws IOException {
        long newest = -1;
        for (Path file : list(snapshots, name -> SNAPSHOT.matcher(name).matches())) {
            Matcher name = SNAPSHOT.matcher(String.valueOf(file.getFileName()));
            if (name.matches()) {
                newest = Math.max(newest, Long.parseLong(name.group(2)));
            }
        }
        return newest;
    }

    private List<LogSegment.Name> names() throws IOException {
        List<LogSegment.Name> names = new ArrayList<>();
        for (Path file : list(current, name -> name.startsWith("log_"))) {
            LogSegment.Name name = LogSegment.name(file);
            if (name != null) {
                names.add(name);
            }
        }
        names.sort(Comparator.comparingLong(LogSegment.Name::first).thenComparing(LogSegment.Name::last));
        return names;
    }

    private Log readLog(long snapshot) throws IOException {
        List<LogSegment.Name> names = names();
        names = withoutPurged(names, snapshot);
        if (!names.isEmpty() && names.get(0).first() > snapshot + 1) {
            LogSegment.Name oldest = names.get(0);
            throw new DamagedException(
                    oldest.file().toString(),
                    "the log begins at entry " + oldest.first() + " and the newest snapshot "
                            + (snapshot < 0 ? "is missing" : "ends at " + snapshot),
                    "entry " + (snapshot + 1) + " or an earlier one, or a newer snapshot");
        }
        List<LogSegment> segments = new ArrayList<>();
        long term = 0;
        for (LogSegment.Name name : names) {
            LogSegment segment = LogSegment.read(name);
            if (segment.last() >= segment.first()) {
                if (segment.lastTerm() < term) {
                    throw new DamagedException(
                            segment.file().toString(), "term " + segment.lastTerm(), "at least term " + term);
                }
                term = segment.lastTerm();
            }
            segments.add(segment);
        }
        long last = segments.isEmpty() ? -1 : segments.get(segments.size() - 1).last();
        return new Log(segments, last, term);
    }

    /** Leaves out files that a snapshot covers and that do not connect to the rest: Ratis was removing them. */
    private static List<LogSegment.Name> withoutPurged(List<LogSegment.Name> names, long snapshot) throws IOException {
        int start = names.size() - 1;
        while (start > 0 && names.get(start - 1).last() + 1 == names.get(start).first()) {
            start--;
        }
        for (int i = 0; i < start; i++) {
            LogSegment.Name old = names.get(i);
            if (old.open() || old.last() > snapshot) {
                LogSegment.Name next = names.get(i + 1);
                throw new DamagedException(
                        old.file().toString(),
                        "followed by " + next.file().getFileName(),
                        old.open() ? "nothing after an open file" : "entry " + (old.last() + 1) + " next");
            }
        }
        for (int i = 0; i < start; i++) {
            remove(names.get(i).file(), "a snapshot covers it");
        }
        return start <= 0 ? names : names.subList(start, names.size());
    }

    private void requireApplied(Log found, long snapshot, Mark mark) throws DamagedException {
        if (Math.max(found.last(), snapshot) < mark.applied()) {
            throw new DamagedException(
                    current.toString(),
                    "the log ends at entry " + found.last() + " and the newest snapshot at " + snapshot,
                    "entry " + mark.applied() + ", which was applied here");
        }
    }

    /**
     * Writes the newest file anew, up to its last whole entry. After a failed fsync the memory of the operating system may
     * show entries that the disk does not have, and count them as written; Ratis would acknowledge them.
     */
    private static void rewriteNewest(Log found) throws IOException {
        if (found.segments().isEmpty()) {
            return;
        }
        LogSegment newest = found.segments().get(found.segments().size() - 1);
        if (newest.torn() != null) {
            log.warn(
                    "The end of the log was not written completely and is dropped: {}; it was never acknowledged",
                    newest.torn());
        }
        if (newest.open() && newest.wholeBytes() > 0) {
            byte[] bytes = Files.readAllBytes(newest.file());
            DurableFiles.replace(newest.file(), Arrays.copyOf(bytes, (int) newest.wholeBytes()));
        }
    }

    /** A log that ends before the snapshot was made obsolete by an installed one; it would leave a gap. */
    private static void dropCovered(Log found) throws IOException {
        for (LogSegment segment : found.segments()) {
            remove(segment.file(), "the installed snapshot covers it and the entries after it");
        }
    }

    private static void remove(Path leftover, String why) throws IOException {
        DurableFiles.delete(leftover);
        log.info("{} removed: {}", leftover, why);
    }

    private interface NameFilter {
        boolean accepts(String name);
    }

    private static List<Path> list(Path directory, NameFilter filter) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(directory, file -> filter.accepts(String.valueOf(file.getFileName())))) {
                files.forEach(found::add);
            }
        }
        return found;
    }
}
