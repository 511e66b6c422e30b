/** The text of a release as flat properties: reading, refusing, comparing. May touch SnakeYAML and Jackson. */
@NullMarked
package dev.muster.config.item;

import org.jspecify.annotations.NullMarked;
