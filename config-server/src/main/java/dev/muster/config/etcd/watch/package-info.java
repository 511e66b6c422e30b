/**
 * etcd's watch service: many watches on one stream, none of which can slow down the store. Translation only. May touch
 * {@code store} and {@code config.etcd.wire}.
 */
@NullMarked
package dev.muster.config.etcd.watch;

import org.jspecify.annotations.NullMarked;
