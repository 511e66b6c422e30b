/**
 * Calls and streams from an application to Muster's servers: failover between them, bounded repetition, problems as
 * exceptions. Internal to the starter; needs no Spring bean, so it also works while the configuration is imported. May touch
 * {@code api} and Spring Web.
 */
@NullMarked
package dev.muster.starter.http;

import org.jspecify.annotations.NullMarked;
