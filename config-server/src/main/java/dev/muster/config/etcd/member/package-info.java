/**
 * etcd's services of members, of maintenance and of authentication. Translation only. May touch {@code store},
 * {@code config.cluster} and {@code config.etcd.wire}.
 */
@NullMarked
package dev.muster.config.etcd.member;

import org.jspecify.annotations.NullMarked;
