/** The daemons over the stand-in for the C library of illumos. */
@NullMarked
package org.jdoors.illumos;

import org.jspecify.annotations.NullMarked;
