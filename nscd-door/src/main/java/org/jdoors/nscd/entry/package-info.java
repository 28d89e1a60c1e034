/** The entries of the databases: their text in files format and how clients read it. */
@NullMarked
package org.jdoors.nscd.entry;

import org.jspecify.annotations.NullMarked;
