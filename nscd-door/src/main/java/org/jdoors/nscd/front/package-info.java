/** The door front: packets in, lookups, packets out. */
@NullMarked
package org.jdoors.nscd.front;

import org.jspecify.annotations.NullMarked;
