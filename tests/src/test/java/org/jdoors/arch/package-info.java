/** Holds the arrows between the packages: who may know whom. */
@NullMarked
package org.jdoors.arch;

import org.jspecify.annotations.NullMarked;
