/**
 * Configuration that changes while the application runs: everything is bound and checked in a shadow first, then put in force
 * as a whole, or not at all. Internal to the starter. May touch Spring Boot, Spring AOP, Spring Cloud's refresh scope,
 * {@code config} and {@code config.imports}.
 */
@NullMarked
package dev.muster.starter.config.live;

import org.jspecify.annotations.NullMarked;
