/** Who watches what: every change gets a revision on this server and goes to those who asked. May touch the instance package and streams. */
@NullMarked
package dev.muster.registry.subscription;

import org.jspecify.annotations.NullMarked;
