/**
 * The watch hub: replays history to listeners and goes on with what happens; never slows a writer. May touch {@code store}
 * and {@code store.keys}.
 */
@NullMarked
package dev.muster.store.watch;

import org.jspecify.annotations.NullMarked;
