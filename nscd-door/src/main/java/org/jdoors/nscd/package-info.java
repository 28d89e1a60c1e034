/** The name service cache daemon: where it starts. */
@NullMarked
package org.jdoors.nscd;

import org.jspecify.annotations.NullMarked;
