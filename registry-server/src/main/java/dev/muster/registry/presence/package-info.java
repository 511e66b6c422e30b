/**
 * One connection for each process that has instances here, by which its death is noticed at once. May touch {@code instance}, {@code lease},
 * {@code namespace} and Tomcat's web sockets; nobody knows it.
 */
@NullMarked
package dev.muster.registry.presence;

import org.jspecify.annotations.NullMarked;
