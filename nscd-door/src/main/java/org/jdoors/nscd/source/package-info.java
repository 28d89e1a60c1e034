/** Where answers come from: the source interface, its outcomes, and the files source. */
@NullMarked
package org.jdoors.nscd.source;

import org.jspecify.annotations.NullMarked;
