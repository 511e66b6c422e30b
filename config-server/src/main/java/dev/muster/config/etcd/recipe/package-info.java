/**
 * etcd's lock and election services: recipes over keys, leases and watches, as etcd's own are. May touch {@code store} and
 * {@code config.etcd.wire}.
 */
@NullMarked
package dev.muster.config.etcd.recipe;

import org.jspecify.annotations.NullMarked;
