/**
 * Calls by name: feeds Spring Cloud LoadBalancer from the local copy, without a cache in between. May touch
 * {@code starter}, {@code starter.discovery} and Spring Cloud.
 */
@NullMarked
package dev.muster.starter.loadbalancer;

import org.jspecify.annotations.NullMarked;
