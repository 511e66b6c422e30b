package dev.muster.demo.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TourIT {

    private static final long LIMIT_MINUTES = 8;

    private static final Path REPOSITORY = Path.of(System.getProperty("muster.repository"));

    @Test
    void tellsTheStoryToItsEndOnFreePorts() throws Exception {
        Process tour = tour("--random-ports");
        try {
            String told = new String(tour.getInputStream().readAllBytes(), UTF_8);
            assertThat(tour.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();

            System.out.println(told);
            assertThat(told)
                    .contains("was refused by the database, as it has seen")
                    .contains("every line was counted once")
                    .contains("That was the whole story; every step was checked.")
                    .doesNotContain("\u001b[");
            assertThat(tour.exitValue()).isZero();
        } finally {
            tour.destroy();
        }
    }

    @Test
    void anUnknownOptionIsNamedAndNothingIsStarted() throws Exception {
        Process tour = tour("--stey");

        String told = new String(tour.getInputStream().readAllBytes(), UTF_8);

        assertThat(tour.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tour.exitValue()).isEqualTo(2);
        assertThat(told).contains("--stey is not known").contains("usage: ./demo");
    }

    private static Process tour(String argument) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dmuster.repository=" + REPOSITORY,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tour.class.getName(),
                        argument))
                .redirectErrorStream(true)
                .start();
    }
}
