/** Part of the build: makes the packages and the tarball from one list of files. */
@NullMarked
package org.jdoors.packaging;

import org.jspecify.annotations.NullMarked;
