package dev.muster.demo.tour;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param repository the folder with the modules
 * @param stay keep everything running after the story
 * @param randomPorts take any free ports instead of the usual ones
 * @param help only say how it is used
 */
record Options(Path repository, boolean stay, boolean randomPorts, boolean help) {

    static final String USAGE = String.join(
            System.lineSeparator(),
            "usage: ./demo [--stay] [--random-ports]",
            "  --stay          keep servers and applications running after the story; ends with Ctrl+C",
            "  --random-ports  take free ports instead of 8761, 8888, 8080, 8081, 8082 and their cluster ports");

    static Options parse(List<String> arguments) {
        Path repository = Path.of(System.getProperty("muster.repository", "."));
        boolean stay = false;
        boolean randomPorts = false;
        boolean help = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--stay" -> stay = true;
                case "--random-ports" -> randomPorts = true;
                case "--help", "-h" -> help = true;
                default ->
                    throw new IllegalArgumentException(argument + " is not known" + System.lineSeparator() + USAGE);
            }
        }
        return new Options(repository, stay, randomPorts, help);
    }
}
