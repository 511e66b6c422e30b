/** Refusals and failures as problem details (RFC 9457), in one place for both servers. May touch Spring Web. */
@NullMarked
package dev.muster.edge.problem;

import org.jspecify.annotations.NullMarked;
