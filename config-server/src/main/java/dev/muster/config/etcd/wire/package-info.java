/**
 * Between etcd's messages and ours: keys, requests, replies, headers, errors. Decides nothing. May touch {@code store},
 * gRPC and etcd's generated messages.
 */
@NullMarked
package dev.muster.config.etcd.wire;

import org.jspecify.annotations.NullMarked;
