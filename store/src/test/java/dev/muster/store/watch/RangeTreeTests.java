package dev.muster.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RangeTreeTests {

    private static final int STEPS = 2_000;
    private static final int SORTED_RANGES = 10_000;
    /** Some 2.5 times what is usual for so many; a tree that is not balanced would be as deep as it is large. */
    private static final int DEPTH_MAX = 90;

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsWhatLookingAtEachRangeFinds(long seed) {
        Random random = new Random(seed);
        RangeTree tree = new RangeTree();
        Set<Interest> there = new LinkedHashSet<>();

        for (int step = 0; step < STEPS; step++) {
            Interest interest = interest(random);
            if (random.nextInt(3) > 0 && there.add(interest)) {
                tree.add(new Audience(interest));
            } else if (there.remove(interest)) {
                tree.remove(new Audience(interest));
            }
            Key key = key(random);
            Set<Interest> found = new HashSet<>();
            tree.containing(
                    key, audience -> assertThat(found.add(audience.interest())).isTrue());
            assertThat(found).isEqualTo(containing(there, key));
        }
        assertThat(there).hasSizeGreaterThan(10);
    }

    @Test
    void rangesInOrderMakeNoDeepTree() {
        RangeTree tree = new RangeTree();

        for (int i = 0; i < SORTED_RANGES; i++) {
            tree.add(new Audience(new Interest(KeyRange.prefix("%06d/".formatted(i)), true, true)));
        }

        assertThat(tree.depth()).isLessThan(DEPTH_MAX);
    }

    private static Set<Interest> containing(Set<Interest> candidates, Key key) {
        return candidates.stream()
                .filter(candidate -> candidate.range().contains(key))
                .collect(Collectors.toSet());
    }

    private static Interest interest(Random random) {
        Key one = key(random);
        Key other = key(random);
        KeyRange range = KeyRange.startingAt(one);
        if (random.nextInt(4) > 0 && one.compareTo(other) != 0) {
            range = one.compareTo(other) < 0 ? KeyRange.between(one, other) : KeyRange.between(other, one);
        }
        return new Interest(range, random.nextBoolean(), random.nextBoolean());
    }

    private static Key key(Random random) {
        return Key.of("k" + (10 + random.nextInt(25)));
    }
}
