package dev.muster.edge.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of a server is running, as its build wrote it down. */
public final class ServerVersion {

    private static final String BUILD_INFO = "/META-INF/build-info.properties";

    private ServerVersion() {}

    /** The version, or {@code development} if the server was not started from a build. */
    public static String read() {
        try (InputStream in = ServerVersion.class.getResourceAsStream(BUILD_INFO)) {
            if (in == null) {
                return "development";
            }
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("build.version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(BUILD_INFO + " cannot be read", e);
        }
    }
}
