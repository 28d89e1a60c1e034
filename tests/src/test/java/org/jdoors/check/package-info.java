/** The programs of this room, run for a short time. */
@NullMarked
package org.jdoors.check;

import org.jspecify.annotations.NullMarked;
