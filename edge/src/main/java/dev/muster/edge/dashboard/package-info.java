/** What the pages of both servers share: the feed of recent events. May touch the JDK. */
@NullMarked
package dev.muster.edge.dashboard;

import org.jspecify.annotations.NullMarked;
