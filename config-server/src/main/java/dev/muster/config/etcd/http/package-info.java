/**
 * What the HTTP edges of etcd have in common: who may call, and refusals in etcd's form for what never reaches a
 * controller. May touch the edge's security and the numbers of {@code tree}.
 */
@NullMarked
package dev.muster.config.etcd.http;

import org.jspecify.annotations.NullMarked;
