/**
 * etcd's command line in our properties, so that a program that starts an etcd can start this server. May touch
 * {@code config.etcd.wire}.
 */
@NullMarked
package dev.muster.config.etcd.commandline;

import org.jspecify.annotations.NullMarked;
