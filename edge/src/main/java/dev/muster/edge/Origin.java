package dev.muster.edge;

import java.util.Optional;

/** Each server's answer to the question which history its revisions count. */
@FunctionalInterface
public interface Origin {

    /** Id of the history; empty while it is not known yet. */
    Optional<String> id();
}
