/**
 * etcd's first HTTP API: keys in directories, members, statistics. Translates between HTTP and {@code tree}, and asks the
 * services of v3 for members. May touch streams of the edge.
 */
@NullMarked
package dev.muster.config.etcd.v2;

import org.jspecify.annotations.NullMarked;
