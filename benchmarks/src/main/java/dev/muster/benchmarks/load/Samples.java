package dev.muster.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The keys and values of all loads, the same for all servers. Immutable. */
public final class Samples {

    /** Bytes of a value. */
    public static final int VALUE_BYTES = 256;

    private static final int KEYS = 10_000;
    private static final int VALUES = 256;
    private static final long SEED = 1;

    private final List<String> keys;
    private final List<byte[]> values;

    /** 10,000 keys and 256 values of 256 random bytes, always the same. */
    public Samples() {
        Random random = new Random(SEED);
        keys = IntStream.range(0, KEYS)
                .mapToObj(number -> String.format(Locale.ROOT, "benchmark/%08d", number))
                .toList();
        values = Stream.generate(() -> {
                    byte[] value = new byte[VALUE_BYTES];
                    random.nextBytes(value);
                    return value;
                })
                .limit(VALUES)
                .toList();
    }

    /** All keys. */
    public List<byte[]> keys() {
        return keys.stream().map(Samples::bytes).toList();
    }

    /** All values. */
    public List<byte[]> values() {
        return values;
    }

    /** One of them, any. */
    static <T> T any(List<T> all) {
        return all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
