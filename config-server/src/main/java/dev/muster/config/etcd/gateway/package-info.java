/**
 * The JSON form of etcd v3: turns a body into a message, calls the same services that clients of gRPC call, and turns what
 * they answer into JSON. May touch gRPC and streams of the edge; knows nothing of the store.
 */
@NullMarked
package dev.muster.config.etcd.gateway;

import org.jspecify.annotations.NullMarked;
