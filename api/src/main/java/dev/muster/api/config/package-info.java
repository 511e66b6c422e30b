/** What goes over the wire between applications, operators and the config server. May touch {@code api}. */
@NullMarked
package dev.muster.api.config;

import org.jspecify.annotations.NullMarked;
