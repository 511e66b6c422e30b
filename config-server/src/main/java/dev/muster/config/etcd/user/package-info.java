/**
 * Users and roles as clients of etcd keep them. May touch {@code config.etcd.wire}, {@code config.cluster}, {@code store} and
 * gRPC.
 */
@NullMarked
package dev.muster.config.etcd.user;

import org.jspecify.annotations.NullMarked;
