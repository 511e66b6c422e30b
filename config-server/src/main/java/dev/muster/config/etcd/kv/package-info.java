/** etcd's services of keys and of leases. Translation only. May touch {@code store} and {@code config.etcd.wire}. */
@NullMarked
package dev.muster.config.etcd.kv;

import org.jspecify.annotations.NullMarked;
