/**
 * Words of the coordination key space: keys, values, revisions, transactions, watches; etcd v3's vocabulary and semantics.
 * May touch {@code api}.
 */
@NullMarked
package dev.muster.api.coordination;

import org.jspecify.annotations.NullMarked;
