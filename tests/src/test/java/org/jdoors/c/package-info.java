/** C programs compiled with {@code cc -ldoor} and run, alone and against Java. */
@NullMarked
package org.jdoors.c;

import org.jspecify.annotations.NullMarked;
