/**
 * The port for clients of etcd: the gRPC server, who may call it, its properties. What it serves is in the packages below.
 * May touch {@code config.etcd.*}, {@code config.cluster}, {@code edge.security}, {@code store}, gRPC and Boot.
 */
@NullMarked
package dev.muster.config.etcd;

import org.jspecify.annotations.NullMarked;
