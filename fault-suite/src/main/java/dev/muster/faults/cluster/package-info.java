/** The processes under test and the network between them; touches {@code client}. */
@NullMarked
package dev.muster.faults.cluster;

import org.jspecify.annotations.NullMarked;
