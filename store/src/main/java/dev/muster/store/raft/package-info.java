/**
 * The replicated store on Apache Ratis; nothing else here knows Ratis. May touch {@code store}, {@code store.member},
 * {@code store.state}, {@code store.codec}, {@code store.backup} and {@code store.disk}.
 */
@NullMarked
package dev.muster.store.raft;

import org.jspecify.annotations.NullMarked;
