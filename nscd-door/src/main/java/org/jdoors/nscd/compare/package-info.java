/** Do two name services say the same? */
@NullMarked
package org.jdoors.nscd.compare;

import org.jspecify.annotations.NullMarked;
