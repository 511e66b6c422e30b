/** Speaks etcd's protocol to one member and says what is certain about each call; touches the stubs alone. */
@NullMarked
package dev.muster.faults.client;

import org.jspecify.annotations.NullMarked;
