/**
 * Who is there: a local copy of the registry kept by subscription, with a last good copy on disk for a start without
 * servers, and the discovery clients on top. May touch {@code starter}, {@code starter.http} and Spring Cloud Commons.
 */
@NullMarked
package dev.muster.starter.discovery;

import org.jspecify.annotations.NullMarked;
