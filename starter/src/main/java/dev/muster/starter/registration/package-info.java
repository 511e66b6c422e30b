/**
 * How an application gets itself listed: facts about it, one lease with one heartbeat per process, goodbye before the web
 * server stops. May touch {@code starter}, {@code starter.http} and Spring Cloud Commons.
 */
@NullMarked
package dev.muster.starter.registration;

import org.jspecify.annotations.NullMarked;
