/**
 * Says whether what clients saw of a store is what the store promises. Reads recorded histories and runs nothing, so the same checks serve
 * tests in one process and the fault suite; touches the JDK alone.
 */
@NullMarked
package dev.muster.store.history;

import org.jspecify.annotations.NullMarked;
