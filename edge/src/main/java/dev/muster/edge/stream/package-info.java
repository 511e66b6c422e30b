/** Server-sent events to many listeners with bounded memory. May touch the Servlet API. */
@NullMarked
package dev.muster.edge.stream;

import org.jspecify.annotations.NullMarked;
