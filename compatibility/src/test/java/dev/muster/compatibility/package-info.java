/** Unchanged clients of other servers against Muster's servers. May touch the starter and those clients. */
@NullMarked
package dev.muster.compatibility;

import org.jspecify.annotations.NullMarked;
