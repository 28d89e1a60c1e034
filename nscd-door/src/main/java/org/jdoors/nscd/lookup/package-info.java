/** The switch: the policy of a database over its sources, through the caches. */
@NullMarked
package org.jdoors.nscd.lookup;

import org.jspecify.annotations.NullMarked;
