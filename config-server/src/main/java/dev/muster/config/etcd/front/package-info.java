/**
 * One port for both protocols of etcd's clients: gRPC stays where it is, HTTP/1.1 is handed to the web server. May touch
 * Netty and the parts of gRPC that run on it; knows nothing of the store.
 */
@NullMarked
package dev.muster.config.etcd.front;

import org.jspecify.annotations.NullMarked;
