package dev.muster.demo.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens: pretty on a terminal, plain in a log. */
final class Narrator {

    private static final String BOLD = "\u001b[1m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean pretty;
    private int chapter;

    Narrator(PrintStream out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    void title(String text) {
        out.println();
        out.println(styled(BOLD, text));
    }

    void chapter(String text) {
        chapter++;
        out.println();
        out.println(styled(BOLD, chapter + ". " + text));
    }

    void say(String text) {
        out.println("   " + text);
    }

    void aside(String text) {
        out.println("   " + styled(DIM, text));
    }

    void measured(String what, Duration time) {
        out.println("   " + styled(GREEN, "ok") + "  " + what + styled(DIM, "  (" + shown(time) + ")"));
    }

    void ok(String what) {
        out.println("   " + styled(GREEN, "ok") + "  " + what);
    }

    void failed(String what) {
        out.println();
        out.println(styled(RED, "FAILED  ") + what);
    }

    static String shown(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) < 0
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private String styled(String style, String text) {
        return pretty ? style + text + RESET : text;
    }
}
