/**
 * Lets a database refuse what a holder writes after somebody else was granted the same. May touch {@code starter} itself and
 * Spring's JDBC and transactions.
 */
@NullMarked
package dev.muster.starter.coordination.fence;

import org.jspecify.annotations.NullMarked;
