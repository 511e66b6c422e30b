/**
 * Hears of new states of the configuration while the application runs, has them applied one at a time, and answers with
 * receipts. Internal to the starter. May touch everything in {@code starter.config}, {@code starter.http}, Spring Boot with its
 * health, and Spring Cloud Commons.
 */
@NullMarked
package dev.muster.starter.config.updates;

import org.jspecify.annotations.NullMarked;
