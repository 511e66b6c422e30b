/** Starts the servers and the applications of the demo, tells the story with measured times and checks every step of it. */
@NullMarked
package dev.muster.demo.tour;

import org.jspecify.annotations.NullMarked;
