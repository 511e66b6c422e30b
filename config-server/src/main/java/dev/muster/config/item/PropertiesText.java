package dev.muster.config.item;

import dev.muster.api.Text;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Properties;

/**
 * Reads Java properties. The JDK decides what a line means; lines are told apart here, because the JDK keeps neither their
 * order nor their numbers and silently takes the last of two equal names.
 */
final class PropertiesText {

    private static final String EXPECTED = "name=value lines as java.util.Properties reads them";

    private PropertiesText() {}

    static void read(String content, FlatProperties into) {
        Iterator<String> lines = content.lines().iterator();
        int number = 0;
        while (lines.hasNext()) {
            number++;
            int first = number;
            StringBuilder logical = new StringBuilder(unindented(lines.next()));
            if (logical.isEmpty() || logical.charAt(0) == '#' || logical.charAt(0) == '!') {
                continue;
            }
            while (continues(logical)) {
                logical.setLength(logical.length() - 1);
                if (!lines.hasNext()) {
                    break;
                }
                logical.append(unindented(lines.next()));
                number++;
            }
            addLine(logical.toString(), first, into);
        }
    }

    private static void addLine(String line, int number, FlatProperties into) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(line));
        } catch (IllegalArgumentException e) {
            throw new UnreadableContentException(number, 1, "a \\u without four hexadecimal digits", EXPECTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : one.stringPropertyNames()) {
            if (name.isEmpty()) {
                throw new UnreadableContentException(number, 1, "a value without a name", EXPECTED);
            }
            if (into.contains(name)) {
                throw new UnreadableContentException(
                        number, 1, "property " + Text.shown(name) + " a second time", "each property once");
            }
            into.add(name, one.getProperty(name), number);
        }
    }

    private static String unindented(String line) {
        int start = 0;
        while (start < line.length() && " \t\f".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }

    private static boolean continues(StringBuilder line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
