/**
 * What an application sees of its live configuration: {@link dev.muster.starter.config.Live} properties, and the event that
 * tells of a change. May touch Spring's context.
 */
@NullMarked
package dev.muster.starter.config;

import org.jspecify.annotations.NullMarked;
