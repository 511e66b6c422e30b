/** A job that runs on one of several instances. */
@NullMarked
package dev.muster.demo.nightly;

import org.jspecify.annotations.NullMarked;
