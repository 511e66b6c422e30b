package dev.muster.starter.config.imports;

/**
 * Where the state at start came from.
 *
 * @param kind server, copy or nothing
 * @param where address of the server or path of the copy
 */
public record Origin(Kind kind, String where) {

    /** What kind of place it was. */
    public enum Kind {
        /** A config server. */
        SERVER,
        /** The last good copy on disk. */
        COPY,
        /** Neither; the application started without. */
        NOTHING
    }
}
