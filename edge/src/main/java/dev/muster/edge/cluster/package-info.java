/** What both servers let an operator say about the cluster they belong to. May touch Boot. */
@NullMarked
package dev.muster.edge.cluster;

import org.jspecify.annotations.NullMarked;
