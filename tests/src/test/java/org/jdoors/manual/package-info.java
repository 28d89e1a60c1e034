/** Compares the manual pages with the commands. */
@NullMarked
package org.jdoors.manual;

import org.jspecify.annotations.NullMarked;
