package dev.muster.starter.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An answer with what is needed to ask again.
 *
 * @param value the content
 * @param etag its entity tag, for a conditional request; absent if the server gave none
 * @param server who answered
 */
public record Fetched<T>(T value, @Nullable String etag, URI server) {}
