/** The packed protocol of the illumos name service door: requests, replies, structures, numbers. */
@NullMarked
package org.jdoors.nscd.wire;

import org.jspecify.annotations.NullMarked;
