/** Servers in a few lines that speak Muster's contract, for tests. May touch {@code api}, {@code http} and the JDK's server. */
@NullMarked
package dev.muster.starter.stub;

import org.jspecify.annotations.NullMarked;
