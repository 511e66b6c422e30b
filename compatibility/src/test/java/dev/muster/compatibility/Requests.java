package dev.muster.compatibility;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Addresses that clients of Spring Cloud Config ask for, right ones and some that are not. */
final class Requests {

    private static final List<String> OTHERS = List.of(
            "/orders.properties",
            "/orders-dev.xml",
            "/orders-dev.txt",
            "/key",
            "/key/orders/dev",
            "/orders",
            "/orders/dev.json",
            "/orders/dev.yml/default");

    private Requests() {}

    static String random(Random random) {
        String label = random.nextBoolean() ? "" : "/" + pick(random, Releases.LABELS);
        String name = names(random);
        String profiles = several(random, Releases.PROFILES, "nobody");
        return switch (random.nextInt(6)) {
            case 0, 1 -> "/" + name + "/" + profiles + label;
            case 2, 3, 4 ->
                label + "/" + name + "-" + profiles + "." + pick(random, List.of("properties", "yml", "yaml", "json"))
                        + pick(random, List.of("", "", "?resolvePlaceholders=false", "?resolvePlaceholders=true"));
            default -> pick(random, OTHERS);
        };
    }

    /** Whether it asks for sources, which come in two forms. */
    static boolean forSources(String path) {
        return !OTHERS.contains(path) && !path.matches(".*\\.(properties|ya?ml|json)(\\?.*)?");
    }

    private static String names(Random random) {
        return several(random, Releases.APPLICATIONS, "unheard-of");
    }

    private static String several(Random random, List<String> known, String unknown) {
        int count = random.nextInt(5) == 0 ? 2 : 1;
        return IntStream.range(0, count)
                .mapToObj(i -> random.nextInt(8) == 0 ? unknown : pick(random, known))
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
