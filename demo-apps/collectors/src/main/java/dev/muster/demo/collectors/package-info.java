/** Workers that share out log files. */
@NullMarked
package dev.muster.demo.collectors;

import org.jspecify.annotations.NullMarked;
