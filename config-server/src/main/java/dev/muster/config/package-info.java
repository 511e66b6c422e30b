/** The config server and its wiring; nobody depends on it. */
@NullMarked
package dev.muster.config;

import org.jspecify.annotations.NullMarked;
