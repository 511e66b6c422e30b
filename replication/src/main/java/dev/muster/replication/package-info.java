/**
 * Tables that every member of a cluster holds in full, answers from its own memory and heals after a split by "the higher
 * version wins". The only package that touches Hazelcast.
 */
@NullMarked
package dev.muster.replication;

import org.jspecify.annotations.NullMarked;
