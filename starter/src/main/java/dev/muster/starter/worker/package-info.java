/** Groups of workers that share tasks: one group per kind of work. May touch {@code api} and the calls to servers. */
@NullMarked
package dev.muster.starter.worker;

import org.jspecify.annotations.NullMarked;
