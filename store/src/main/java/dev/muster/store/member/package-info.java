/**
 * What every kind of store has in common on one member: its copy of the state, its waiting commands, its reads, its part
 * in leases. May touch {@code store}, {@code store.state}, {@code store.keys}, {@code store.lease}, {@code store.codec},
 * {@code store.backup} and {@code store.watch}.
 */
@NullMarked
package dev.muster.store.member;

import org.jspecify.annotations.NullMarked;
