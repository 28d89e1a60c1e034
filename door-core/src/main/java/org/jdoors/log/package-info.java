/** How seldom something is logged; the words and the logger are the caller's. */
@NullMarked
package org.jdoors.log;

import org.jspecify.annotations.NullMarked;
