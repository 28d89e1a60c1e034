/** Checks the packages and the tarball, and installs it. */
@NullMarked
package org.jdoors.packaging;

import org.jspecify.annotations.NullMarked;
