package dev.muster.starter.http;

import java.time.Duration;

/**
 * Limits of a single request to a single server.
 *
 * @param connect longest time to connect
 * @param request longest time from sending the request to the whole answer
 */
public record HttpTimeouts(Duration connect, Duration request) {}
