/** Administration: settings and statistics of the caches, as the protocol has them. */
@NullMarked
package org.jdoors.nscd.admin;

import org.jspecify.annotations.NullMarked;
