/** Checks what illumos's service manager is given. */
@NullMarked
package org.jdoors.smf;

import org.jspecify.annotations.NullMarked;
