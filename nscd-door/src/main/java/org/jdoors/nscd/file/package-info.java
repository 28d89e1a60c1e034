/** Files that are read when they change, away from the threads that serve requests. */
@NullMarked
package org.jdoors.nscd.file;

import org.jspecify.annotations.NullMarked;
